/*
 * Two real browsers: somebody is guided through a booking in one, her granddaughter follows on the
 * page that the service serves in the other, and neither has anything but two words from the
 * telephone.
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { placeOf } from './browser.js';
import { TOP } from './home.js';
import { BOOK, onTheTelephone, openAide, shownWords } from './rendezvous.js';
import { recordAll } from './service.js';
import { press, see, write } from '../helper/helper.js';
import { sampledBrowsers } from '../sampling.js';

/** How both looked, for whoever wants to see it. */
const SHOTS = join(TOP, 'build/e2e/together');
/** Between what a helper shows and their ring's outer edge, less its outline. */
const REACH = 15;

/** @typedef {import('./overlay-reader.js').Box} Box */

/**
 * In the learner's page: what can be pressed there and is wholly on the screen, so as nothing of
 * ours lies over it.
 */
function pressable() {
  return [...document.querySelectorAll('a[href], button')]
    .filter((one) => one.checkVisibility())
    .map((one) => one.getBoundingClientRect())
    .filter(
      ({ top, bottom, left, right }) =>
        top > 20 && left > 20 && bottom < innerHeight - 120 && right < innerWidth - 20,
    )
    .map(({ x, y, width, height }) => ({ x, y, width, height }));
}

/** On her page: the boxes, where they are in the window that they were told of. */
function drawnBoxes() {
  const page = /** @type {HTMLElement} */ (document.querySelector('.page'));
  const [width, height] = page.style.aspectRatio.split('/').map(Number);
  return [...page.querySelectorAll('[data-box]')].map((element) => {
    const { style, dataset } = /** @type {HTMLElement} */ (element);
    const part = (/** @type {string} */ side, /** @type {number} */ whole) =>
      Math.round((parseFloat(style.getPropertyValue(side)) / 100) * whole);
    return {
      id: dataset.box,
      target: 'target' in dataset,
      x: part('left', width),
      y: part('top', height),
      width: part('width', width),
      height: part('height', height),
    };
  });
}

/** @param {Box} one @param {Box} other @param {number} by */
const isAround = (one, other, by) =>
  [
    other.x - one.x,
    other.y - one.y,
    one.x + one.width - other.x - other.width,
    one.y + one.height - other.y - other.height,
  ].every((side) => Math.abs(side - by) <= 2);

for (const name of sampledBrowsers('firefox')) {
  test(`a booking in ${name} is followed from the helper's page, step by step`, async (t) => {
    mkdirSync(SHOTS, { recursive: true });
    const { service, scene, browser, pressOwn } = await onTheTelephone(name, t, recordAll);
    const page = await openAide(t, service.address);

    await pressOwn('[data-name=begin]');
    await pressOwn('[data-name=me]');
    await browser.evaluate(placeOf, '.rendezvous');
    await write(
      page,
      'words',
      (await browser.evaluate(shownWords)).join(' ').normalize('NFD').replace(/\p{M}/gu, ''),
    ); // as one types it on a telephone
    await write(page, 'name', 'Marie');
    await press(page, 'begin');
    await browser.evaluate(placeOf, '[data-stage=recognise]');
    await pressOwn('[data-name=yes]');
    await browser.evaluate(placeOf, '[data-stage=followed]');
    await browser.switchTab(0);

    const late = [0];
    let greeted = false;

    /**
     * She asks to see the page, shows something on it, and takes it back.
     * @param {import('./browser.js').Seen} now
     */
    async function show(now) {
      await press(page, 'ask');
      await scene.see(
        (one) => /Marie demande à voir la page/.test(one.find('followed')?.text ?? ''),
        'that she asks',
      );
      await scene.press('follow-yes');
      await see(page, '[data-target]');
      const there = /** @type {Box[]} */ (await browser.evaluate(pressable));
      const boxes = await page.evaluate(drawnBoxes);
      const ringed = /** @type {Box} */ (now.ring?.box);
      const [element, box] =
        there
          .filter((one) => !isAround(ringed, one, 6))
          .map(
            (one) => /** @type {const} */ ([one, boxes.find((other) => isAround(other, one, 0))]),
          )
          .find(([, found]) => found && !found.target) ?? [];
      assert.ok(
        element && box,
        `one of ${JSON.stringify(there)} is among ${JSON.stringify(boxes)}`,
      );
      const before = performance.now();
      await page.$eval(`[data-box="${box.id}"]`, (one) => /** @type {HTMLElement} */ (one).click());
      const shown = await scene.see((one) => one.find('pointed') !== null, 'what she shows');
      const took = performance.now() - before;
      const ring = /** @type {Box} */ (shown.find('pointed')?.box);
      assert.ok(
        isAround(ring, element, REACH),
        `${JSON.stringify(ring)} is around ${JSON.stringify(element)}`,
      );
      assert.equal(shown.find('shows')?.text, 'Marie vous montre ceci.');
      assert.ok(
        shown.ring && isAround(shown.ring.box, ringed, 0),
        'the ring of the guide stays where it was',
      );
      await see(page, '.shown', 'Vous lui montrez');
      await browser.screenshot(join(SHOTS, `${name}-learner-pointed.png`));
      await page.screenshot({ path: join(SHOTS, `${name}-helper-pointed.png`), fullPage: true });
      await press(page, 'point-back');
      await scene.see(
        (one) => one.find('pointed') === null && one.find('shows') === null,
        'that it was taken back',
      );
      await page.$eval(`[data-box="${box.id}"]`, (one) => /** @type {HTMLElement} */ (one).click());
      await scene.see((one) => one.find('pointed') !== null, 'it again');
      t.diagnostic(`her ring was there ${Math.round(took)} ms after her press`);
      await scene.press('follow-lower');
      await scene.see(
        (one) => one.find('pointed') === null,
        'that nothing is shown by whoever does not see the page',
      );
    }
    const followed = await scene.follow({
      guide: BOOK,
      before: async (now) => {
        if (now.step === null || now.step === 'didomi-refuser' || !now.ring) return false;
        if (now.step === 'motif') return true;
        const before = performance.now();
        await see(page, '.step', now.say.replace(/[\u00a0\u202f]/gu, ' '));
        late.push(performance.now() - before);
        await see(
          page,
          '.progress',
          now.find('progress')?.text.replace(/[\u00a0\u202f]/gu, ' ') ?? '',
        ); // "à quelle étape es-tu ?"
        if (greeted) return false;
        greeted = true;
        await press(page, 'phrase_slowly');
        await scene.see(
          (one) =>
            /Marie écrit\s*: Prenez votre temps, je suis là\./.test(
              one.find('followed')?.text ?? '',
            ),
          'her phrase',
        );
        await browser.screenshot(join(SHOTS, `${name}-learner.png`));
        await page.screenshot({ path: join(SHOTS, `${name}-helper.png`) });
        await scene.press('follow-read');
        await show(now);
        return false;
      },
    });
    assert.equal(followed.lost, undefined);
    assert.ok(late.length > 5, 'each step was seen there');
    t.diagnostic(
      `a step stood on her page at most ${Math.round(Math.max(...late))} ms after the robot had seen it`,
    );
    await see(page, '.paused');
    await scene.press('follow-stop');
    await see(page, '.over');
  });
}
