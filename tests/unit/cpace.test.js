/** CPace against the draft's own numbers (draft-irtf-cfrg-cpace, ristretto255 and SHA-512). */
import './webcrypto.js';
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  generator,
  generatorString,
  intermediateKey,
  lvCat,
  prependLength,
  sampleScalar,
  scalarMult,
  scalarMultVfy,
} from '../../extension/src/shared/follow/cpace.js';
import { assertRefused, hex } from './handshake.js';

const DRAFT = {
  PRS: '50617373776F7264',
  CI: '0B415F696E69746961746F720B425F726573706F6E646572',
  sid: '7E4B4791D6A8EF019B936C79FB7F2C57',
  g: '222B6B195FE84B1652BADB6F6A3AE3D24341E7306967F0B8115B40D5698C7E56',
  ya: 'DA3D23700A9E5699258AEF94DC060DFDA5EBB61F02A5EA77FAD53F4FF0976D08',
  ADa: '414461',
  Ya: 'D6BAC480F2C386C394EFC7C47ADB9925DCD2630B64F240C50F8D0EEC482B9157',
  yb: 'D2316B454718C35362D83D69DF6320F38578ED5984651435E2949762D900B80D',
  ADb: '414462',
  Yb: '3EA7E0B19560D7C0B0F5734F63B955286DFA8232B5EBE63324E2D9E7433F7258',
  K: '80B69A8A76457AB6A4D7F887A4BF6B55A2F80AC19C333F917A05FC9887C8B40F',
  ISK: 'B69EFFBF61B51D56401C0F65601ABE428DE8206FEAAF0E32198896DCAE7B35CD2B38950A39DFD5D4A79164614C2984F7DAA460B588C1E80C3FA2068AF7900447',
};
const MULTIPLIED = {
  s: '7CD0E075FA7955BA52C02759A6C90DBBFC10E6D40AEA8D283E407D88CF538A05',
  X: '2C3C6B8C4F3800E7AEF6864025B4ED79BD599117E427C41BD47D93D654B4A51C',
  product: '7C13645FE790A468F62C39BEB7388E541D8405D1ADE69D1778C5FE3E7F6B600E',
};
const NO_POINT = '2B3C6B8C4F3800E7AEF6864025B4ED79BD599117E427C41BD47D93D654B4A51C';
const NEUTRAL = '00'.repeat(32);

const v = /** @type {Record<keyof typeof DRAFT, Uint8Array>} */ (
  Object.fromEntries(Object.entries(DRAFT).map(([name, value]) => [name, hex(value)]))
);
const shown = (/** @type {Uint8Array} */ bytes) => Buffer.from(bytes).toString('hex').toUpperCase();

test("the draft's numbers come out, for the initiator and for the responder", () => {
  assert.equal(shown(generator(v.PRS, v.CI, v.sid)), DRAFT.g);
  assert.equal(shown(scalarMult(v.ya, v.g)), DRAFT.Ya);
  assert.equal(shown(scalarMult(v.yb, v.g)), DRAFT.Yb);
  for (const k of [scalarMultVfy(v.ya, v.Yb), scalarMultVfy(v.yb, v.Ya)]) {
    assert.equal(shown(k), DRAFT.K);
    assert.equal(shown(intermediateKey(v.sid, k, v.Ya, v.ADa, v.Yb, v.ADb)), DRAFT.ISK);
  }
});

// With the neutral point the result is known to everybody: whoever sends it needs no words.
test('what is no point, and the neutral one, are refused', () => {
  assert.equal(shown(scalarMultVfy(hex(MULTIPLIED.s), hex(MULTIPLIED.X))), MULTIPLIED.product);
  assert.equal(shown(scalarMult(hex(MULTIPLIED.s), hex(MULTIPLIED.X))), MULTIPLIED.product);
  const wrong = [
    NO_POINT,
    NEUTRAL,
    'FF'.repeat(32),
    MULTIPLIED.X.slice(2),
    `${MULTIPLIED.X}00`,
    '',
  ];
  for (const point of wrong)
    assertRefused(() => scalarMultVfy(hex(MULTIPLIED.s), hex(point)), 'point');
});

test('a length is LEB128, and parts cannot be cut otherwise', () => {
  assert.deepEqual([...prependLength(new Uint8Array(0))], [0]);
  assert.deepEqual([...prependLength(new Uint8Array(127)).slice(0, 2)], [127, 0]);
  assert.deepEqual([...prependLength(new Uint8Array(128)).slice(0, 3)], [0x80, 1, 0]);
  assert.deepEqual([...prependLength(new Uint8Array(16_384)).slice(0, 4)], [0x80, 0x80, 1, 0]);
  assert.notDeepEqual(lvCat(hex('01'), hex('0203')), lvCat(hex('0102'), hex('03')));
});

// How long the secret is must not show in how many blocks are hashed before anything else is.
test('a short secret and a long one fill the same first block', () => {
  const nothing = new Uint8Array(0);
  for (const length of [0, 5, 33, 80])
    assert.equal(
      generatorString(new Uint8Array(length), nothing, nothing).length,
      128 + 2,
      `${length} bytes`,
    );
});

test('scalars are below the order, never 0, and never twice the same', () => {
  const drawn = Array.from({ length: 200 }, () => shown(sampleScalar()));
  assert.equal(new Set(drawn).size, 200);
  for (const scalar of drawn) {
    const number = BigInt(`0x${Buffer.from(hex(scalar)).reverse().toString('hex')}`);
    assert.ok(number > 0n && number < 2n ** 252n + 27742317777372353535851937790883648493n);
  }
});
