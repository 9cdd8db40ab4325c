/**
 * What must hold of ranking and deciding whatever a page looks like. Pages are made here from a
 * seed: what they are is not the point, only what must never depend on it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { areEquivalent, decide, grounds } from '../../extension/src/locate/decide.js';
import { rank } from '../../extension/src/locate/rank.js';
import { sketch } from '../../extension/src/locate/sketch.js';
import { alike, fold, said } from '../../extension/src/locate/tokens.js';

/** @typedef {import('../../extension/src/shared/protocol.js').Target} Properties */

/** @param {number} seed */
function random(seed) {
  let state = seed;
  return (/** @type {number} */ below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const WORDS =
  'rendez vous médecin rechercher confirmer annuler compte message envoyer suivant retour aide santé carte jour heure'.split(
    ' ',
  );
const TAGS = ['a', 'button', 'span', 'li', 'input', 'h2'];

/** @param {ReturnType<typeof random>} below @returns {Properties} */
function anElement(below) {
  const tag = TAGS[below(TAGS.length)];
  const text = Array.from({ length: 1 + below(3) }, () => WORDS[below(WORDS.length)]).join(' ');
  return {
    tag,
    ...(tag === 'input'
      ? { attributes: { name: WORDS[below(WORDS.length)], placeholder: text } }
      : { text }),
    ...(below(3) === 0
      ? { id: `${WORDS[below(WORDS.length)]}-${WORDS[below(WORDS.length)]}` }
      : {}),
    ...(tag === 'a'
      ? { attributes: { href: `https://exemple.fr/${WORDS[below(WORDS.length)]}` } }
      : {}),
    near: [WORDS[below(WORDS.length)]],
    path: `/html[1]/body[1]/div[${1 + below(9)}]/div[${1 + below(9)}]/${tag}[${1 + below(5)}]`,
    box: [below(1200), below(3000), 40 + below(200), 20 + below(40)],
  };
}

/** @param {number} seed @param {number} [size] */
function aPage(seed, size = 40) {
  const below = random(seed);
  return { candidates: Array.from({ length: size }, () => anElement(below)), below };
}

/** @template T @param {T[]} list @param {ReturnType<typeof random>} below */
const shuffled = (list, below) => {
  const mixed = list.map((one, index) => ({ one, index }));
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = below(last + 1);
    [mixed[last], mixed[other]] = [mixed[other], mixed[last]];
  }
  return mixed;
};

// A ring that jumps between two looks at the same page frightens.
test('the same page is ranked the same, in whatever order its elements come', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const { candidates, below } = aPage(seed);
    const target = candidates[below(candidates.length)];
    const ranked = rank(target, candidates);
    assert.deepEqual(rank(target, candidates), ranked);
    const mixed = shuffled(candidates, below);
    const again = rank(
      target,
      mixed.map(({ one }) => one),
    );
    const scores = new Map(ranked.map(({ index, score }) => [index, score]));
    for (const { index, score } of again)
      assert.equal(score, scores.get(mixed[index].index), `seed ${seed}`);
    const [one, other] = [decide(ranked, target), decide(again, target)];
    assert.equal(one.kind, other.kind);
    if (one.kind === 'found' && other.kind === 'found')
      assert.equal(mixed[other.index].index, one.index);
  }
});

test('the best comes first, each candidate once, every score between 0 and 1', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const { candidates, below } = aPage(seed);
    const ranked = rank(anElement(below), candidates);
    assert.deepEqual(
      [...ranked.map(({ index }) => index)].sort((a, b) => a - b),
      candidates.map((_, index) => index),
    );
    ranked.forEach(({ score }, at) => {
      assert.ok(score >= 0 && score <= 1);
      if (at > 0) assert.ok(score <= ranked[at - 1].score);
    });
  }
});

//  "Two equal buttons (told apart or refused)": a person who is sent to one of two may book with
// the wrong doctor.
test('what two have equally is never found', () => {
  let ties = 0;
  for (let seed = 1; seed <= 200; seed++) {
    const { candidates, below } = aPage(seed);
    const twin = candidates[below(candidates.length)];
    // The same in all that the target knows, each in a place that it does not know.
    const { path, box, ...target } = twin;
    const page = [
      ...candidates,
      { ...twin, path: '/html[1]/body[1]/footer[1]/p[7]/i[1]', box: [5, 5, 5, 5] },
    ];
    const ranked = rank(target, page);
    const best = ranked.filter(({ score }) => score === ranked[0].score);
    const tied = best.some((one) =>
      best.some((other) => other !== one && !areEquivalent(one.sketch, other.sketch)),
    );
    if (tied) {
      ties++;
      assert.notEqual(decide(ranked, target).kind, 'found', `seed ${seed}: ${path} ${box}`);
    }
  }
  assert.ok(ties > 100, `only ${ties} ties were tried`);
});

test('an element that has not changed is found among others, and one that is gone is not', () => {
  const home = 'https://exemple.fr';
  const candidates = ['Accueil', 'Prendre rendez-vous', 'Mes messages', 'Mon compte', 'Aide'].map(
    (text, index) => ({
      tag: 'a',
      role: 'link',
      name: text,
      text,
      attributes: { href: `${home}/${index}` },
      path: `/html[1]/body[1]/nav[1]/a[${index + 1}]`,
      near: ['Menu'],
    }),
  );
  const target = candidates[1];
  assert.equal(/** @type {any} */ (decide(rank(target, candidates), target)).index, 1);
  const without = candidates.filter((one) => one !== target);
  assert.notEqual(decide(rank(target, without), target).kind, 'found');
  assert.equal(decide(rank(target, []), target).kind, 'gone');
});

// Mediators write many targets by hand, and know a role and a name.
test('a target of role and name only is found by them', () => {
  const { candidates } = aPage(7);
  const page = [
    ...candidates,
    {
      tag: 'button',
      role: 'button',
      name: 'Confirmer le rendez-vous',
      text: 'Confirmer le rendez-vous',
      path: '/html[1]/body[1]/button[1]',
    },
  ];
  const target = {
    role: 'button',
    name: { fr: 'Confirmer le rendez-vous', en: ['Confirm', 'Confirm the appointment'] },
  };
  const decision = decide(rank(target, page), target, { danger: true });
  assert.equal(decision.kind === 'found' && decision.index, candidates.length);
});

test('where something real happens more is asked', () => {
  let kept = 0;
  for (let seed = 1; seed <= 200; seed++) {
    const { candidates, below } = aPage(seed);
    const target = {
      ...candidates[below(candidates.length)],
      ...(below(2) === 0 ? { text: 'Autre chose' } : {}),
      path: '/html[1]/body[1]/p[1]',
    };
    const ranked = rank(target, candidates);
    const [calm, danger] = [decide(ranked, target), decide(ranked, target, { danger: true })];
    if (danger.kind === 'found') assert.deepEqual(danger, calm);
    if (calm.kind === 'found' && danger.kind !== 'found') kept++;
  }
  assert.ok(kept > 0, 'danger made no difference');
});

test('more of the same evidence never makes a candidate worse', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const { candidates, below } = aPage(seed);
    const target = anElement(below);
    const at = below(candidates.length);
    const before = rank(target, candidates).findIndex(({ index }) => index === at);
    const better = candidates.map((one, index) => (index === at ? { ...target } : one));
    assert.ok(rank(target, better).findIndex(({ index }) => index === at) <= before);
  }
});

test('how alike two texts are does not depend on which comes first', () => {
  const below = random(3);
  for (let round = 0; round < 400; round++) {
    const [one, other] = [
      said(/** @type {string} */ (anElement(below).text ?? 'x')),
      said(/** @type {string} */ (anElement(below).text ?? 'y')),
    ];
    assert.equal(alike(one, other), alike(other, one));
    assert.equal(alike(one, one), 1);
    if (one.folded !== other.folded) assert.ok(alike(one, other) < 1);
  }
});

test('accents, case, punctuation and odd spaces are not differences', () => {
  for (const [one, other] of [
    ['Réserver', 'RESERVER'],
    ['Prochain RDV\u00a0: lundi', 'prochain rdv lundi'],
    ['e\u0301tape', 'étape'],
    ['  Se   connecter ', 'Se connecter'],
  ])
    assert.equal(fold(one), fold(other));
  assert.notEqual(fold('Valider'), fold('Annuler'));
});

// A page may hold anything, and somebody waits for the ring.
test('hostile pages end in good time with an answer', () => {
  const long = 'mot '.repeat(2_500_000);
  const odd = [
    '',
    ' ',
    '\u0000',
    '\ud800',
    '‮rtl',
    '👩‍👩‍👧'.repeat(500),
    'ﷺ'.repeat(1000),
    '𝔯𝔢𝔫𝔡𝔢𝔷',
    'a\u0301\u0327'.repeat(4000),
    '__proto__',
    'constructor',
  ];
  const deep = `/html[1]${'/div[1]'.repeat(5000)}/a[1]`;
  const candidates = [
    ...odd.map((text) => ({
      tag: 'a',
      id: text,
      text,
      classes: [text],
      attributes: { href: text, name: text },
      near: [text],
      path: `/${text}[x`,
      idPath: text,
    })),
    {
      tag: 'p',
      text: long,
      id: long.slice(0, 100_000),
      classes: Array(20_000).fill('c'),
      near: Array(20_000).fill('n'),
      path: deep,
    },
    {},
  ];
  for (const target of [
    ...candidates,
    { text: long },
    { name: { fr: odd } },
    { attributes: { href: `http://${'a'.repeat(100_000)}` } },
  ]) {
    const ranked = rank(target, candidates);
    assert.equal(ranked.length, candidates.length);
    for (const { score } of ranked) assert.ok(score >= 0 && score <= 1, String(score));
    assert.ok(['found', 'unsure', 'gone'].includes(decide(ranked, target).kind));
  }
});

test('a link and the words in it are one thing to press; two links of one name are two', () => {
  const link = sketch({
    tag: 'a',
    text: 'Aide',
    attributes: { href: 'https://exemple.fr/aide' },
    path: '/html[1]/body[1]/a[1]',
  });
  const inside = sketch({ tag: 'span', text: 'Aide', path: '/html[1]/body[1]/a[1]/span[1]' });
  const footer = sketch({
    tag: 'a',
    text: 'Aide',
    attributes: { href: 'https://exemple.fr/aide?de=pied' },
    path: '/html[1]/body[1]/footer[1]/a[1]',
  });
  const other = sketch({
    tag: 'a',
    text: 'Aide',
    attributes: { href: 'https://exemple.fr/aide-au-logement' },
    path: '/html[1]/body[1]/a[2]',
  });
  assert.ok(areEquivalent(link, inside));
  assert.ok(areEquivalent(link, footer));
  assert.ok(!areEquivalent(link, other));
  assert.ok(!areEquivalent(inside, other));
});

/** @param {Properties[]} candidates @param {Properties} target */
const found = (candidates, target) => {
  const decision = decide(rank(target, candidates), target);
  return decision.kind === 'found' ? decision.index : decision.kind;
};

//  A site whose links stand once more at its end: when the menu was taken away, the copy was
// pointed at.
test('what stood in the page is not its copy at the end of the page', () => {
  const link = (/** @type {string} */ text, /** @type {string} */ place) => ({
    tag: 'a',
    text,
    path: `/html[1]/body[1]/${place}`,
    near: ['Menu'],
  });
  const menu = ['Accueil', 'Horaires', 'Prestations', 'Contact'].map((text, index) =>
    link(text, `header[1]/nav[1]/a[${index + 1}]`),
  );
  const foot = ['Accueil', 'Horaires', 'Prestations', 'Contact'].map((text, index) =>
    link(text, `footer[1]/nav[1]/a[${index + 1}]`),
  );
  assert.equal(found([...menu, ...foot], menu[2]), 2);
  assert.equal(found(foot, menu[2]), 'unsure');
  assert.equal(found([...menu, ...foot], foot[2]), 6);
  // On a page without parts nobody knows what its end is.
  const bare = link('Prestations', 'div[3]/ul[1]/li[2]/a[1]');
  assert.equal(found(foot, bare), 2);
  // The end of a card or a dialog is not the end of the page.
  assert.deepEqual(
    [
      sketch(link('Valider', 'main[1]/article[1]/footer[1]/a[1]')).part,
      sketch({ ...bare, idPath: "//*[@id='modal-footer']/a[1]" }).part,
      sketch({ ...bare, idPath: "//*[@id='page-footer']/a[1]" }).part,
    ],
    ['body', '', 'foot'],
  );
});

// "Try Okta" for "Okta" on okta.com; « Mes documents » where every entry is « Mes … ».
test('a word that all have tells nothing', () => {
  const entries = (/** @type {string[]} */ texts) =>
    texts.map((text, index) => ({
      tag: 'a',
      text,
      path: `/html[1]/body[1]/ul[1]/li[${index + 2}]/a[1]`,
    }));
  const target = {
    tag: 'a',
    text: 'Mes remboursements',
    path: '/html[1]/body[1]/div[1]/p[1]/a[1]',
  };
  const rare = grounds(
    rank(target, entries(['Remboursements', 'Aide', 'Contact', 'Accueil'])),
    sketch(target),
  ).own;
  const common = grounds(
    rank(target, entries(['Mes messages', 'Mes documents', 'Mes démarches', 'Mes paiements'])),
    sketch(target),
  ).own;
  assert.ok(rare > 2 * common, `${rare} and ${common}`);
});

//  On the page where one connects there is no button to confirm with, and « Mes rendez-vous » was
// taken for it.
test('where nothing is known of its place, another name is another thing', () => {
  const target = { role: 'button', tag: 'button', name: { fr: 'Confirmer le rendez-vous' } };
  const link = {
    tag: 'a',
    role: 'link',
    name: 'Mes rendez-vous',
    text: 'Mes rendez-vous',
    path: '/html[1]/body[1]/header[1]/a[2]',
  };
  const button = {
    tag: 'button',
    role: 'button',
    name: 'Se connecter',
    text: 'Se connecter',
    path: '/html[1]/body[1]/main[1]/form[1]/button[1]',
  };
  assert.equal(found([link, button], target), 'unsure');
  assert.equal(found([link], target), 'unsure');
  assert.equal(
    found(
      [
        link,
        button,
        { ...button, name: 'Confirmer le rendez-vous', text: 'Confirmer le rendez-vous' },
      ],
      target,
    ),
    2,
  );
  // Where it stood, a new word more is the same button.
  const before = {
    tag: 'button',
    text: 'Confirmer',
    path: '/html[1]/body[1]/main[1]/form[1]/button[1]',
  };
  assert.equal(found([link, { ...before, text: 'Confirmer maintenant' }], before), 1);
});

//  Two links « Mail »: one in the menu, where the target was, and another one elsewhere that looks
// more like it.
test('what says the same elsewhere is not sure while one that says it stands where the target stood', () => {
  const menu = '/html[1]/body[1]/div[1]/ul[1]/li[1]';
  const target = {
    tag: 'span',
    text: 'Messages',
    classes: ['texte'],
    path: `${menu}/a[1]/span[1]`,
  };
  const there = { tag: 'a', text: 'Messages', path: `${menu}/a[1]` };
  const other = {
    tag: 'span',
    text: 'Messages',
    classes: ['texte'],
    path: '/html[1]/body[1]/div[2]/p[1]/a[1]/span[1]',
  };
  assert.equal(found([there, other], target), 'unsure');
  assert.equal(found([other, { ...there, text: 'Agenda' }], target), 0);
});

test('the same address on two hosts of a site is two things, and www says nothing', () => {
  const link = (/** @type {string} */ href) =>
    sketch({ tag: 'a', text: 'Entrer', attributes: { href } });
  assert.ok(
    !areEquivalent(
      link('https://comptes.exemple.fr/entrer'),
      link('https://agenda.exemple.fr/entrer'),
    ),
  );
  for (const href of [
    'http://www.exemple.fr/entrer',
    'https://m.exemple.fr/entrer/',
    '/entrer',
    'http://127.0.0.1:8080/entrer',
  ])
    assert.ok(areEquivalent(link('https://exemple.fr/entrer'), link(href)), href);
});
