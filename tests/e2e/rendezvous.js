/**
 * Somebody on the telephone, with the extension set to a real service: up to where the words are
 * read out.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pressOn } from './browser.js';
import { TOP } from './home.js';
import { openScene } from './scene.js';
import { setService, startService } from './service.js';
import { servePractice } from './site.js';
import { LISTS } from '../../extension/src/shared/follow/pairing-words.js';
import { openBrowser } from '../helper/helper.js';

export const BOOK = 'doctolib-prendre-rendez-vous';

/** What the page of rendezvous shows. */
export const shownWords = () =>
  [...document.querySelectorAll('.rendezvous b')].map((word) => word.textContent ?? '');

/**
 * @template {{address: string, close: () => void}} Service
 * @param {'chromium' | 'firefox'} name @param {import('node:test').TestContext} t
 * @param {(port: number) => Promise<Service>} between  what stands before the service, whose own
 *   address is `real`
 * @param {{host?: null, sleepsAfter?: number}} [options]  as of a scene
 */
export async function onTheTelephone(name, t, between, options = {}) {
  const {
    port,
    address: real,
    close,
  } = await startService(['--web', join(TOP, 'build/release/web')]);
  t.after(close);
  const service = await between(port);
  t.after(service.close);
  const scene = await openScene(name, t, {
    sites: { 'www.doctolib.fr': servePractice('doctolib') },
    guide: BOOK,
    ...options,
  });
  const { browser } = scene;
  const pressOwn = (/** @type {string} */ selector) => pressOn(browser, selector);
  await setService(browser, service.address);
  await browser.goto('https://www.doctolib.fr/?site=2025');
  await browser.openTab(browser.extensionUrl('follow/follow.html'));
  return { service, real, scene, browser, pressOwn };
}

/**
 * Number and places of the words, as they are said on the telephone.
 * @param {string[]} shown
 * @returns {{number: string, pair: [number, number]}}
 */
export function heardAs([number, first, second]) {
  const places = [first, second].map((word) => LISTS.fr.indexOf(word));
  assert.ok(
    places.every((place) => place >= 0),
    `${first}, ${second} are words of the list`,
  );
  return { number: number.replace(/\D/g, ''), pair: /** @type {[number, number]} */ (places) };
}

/**
 * The granddaughter's telephone, with the page that the service serves.
 * @param {import('node:test').TestContext} t
 * @param {string} address ws://…
 */
export async function openAide(t, address) {
  const browser = await openBrowser('chromium');
  t.after(() => browser.close());
  const page = await browser.newPage();
  await page.setViewport({ width: 390, height: 844 });
  await page.goto(`${address.replace('ws', 'http')}/aide/`);
  return page;
}
