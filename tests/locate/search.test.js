/** What is known of targets while a page lives, in Chromium and Firefox. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openStage } from './stage.js';

const page = (/** @type {string} */ body) =>
  `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Page</title><body>${body}`;

const PAGES = {
  '/': page(`<main><h1>Rendez-vous</h1><p>Choisissez une heure</p><button id="un">Prendre rendez-vous</button><a href="/aide">Aide</a></main>
${Array.from({ length: 200 }, (_, number) => `<section><h2>Carte ${number}</h2><a href="/c/${number}">Voir la carte ${number}</a></section>`).join('')}`),
};
const ENTRY = new URL('entry.js', import.meta.url).pathname;

/** Written for the page's world. @type {any} */
const PasAPasSearch = undefined;
/**
 * In the page: a search, and when it next has news.
 * @type {() => {search: any, news: () => Promise<void>}}
 */
const begin = /** @type {any} */ (undefined);

for (const name of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(name, () => {
    /** @type {import('./stage.js').Stage} */
    let stage;
    before(async () => {
      stage = await openStage(name, PAGES, ENTRY);
    });
    after(() => stage.close());

    /** @param {any} work */
    const inThePage = async (work) => {
      await stage.open('/');
      await stage.run(() => {
        /** @type {any} */ (globalThis).begin = () => {
          /** @type {(() => void)[]} */
          let waiting = [];
          const search = PasAPasSearch.createSearch(globalThis, () => {
            for (const tell of waiting) tell();
            waiting = [];
          });
          return {
            search,
            news: () =>
              new Promise((resolve) => {
                waiting.push(() => resolve(undefined));
              }),
          };
        };
      });
      return stage.run(work);
    };

    //  Nothing may be said of a target before it has been looked for: "not there" would end the
    // guide.
    test('a target is pending until it has been looked for, then found, and the news is told', async () => {
      const kinds = await inThePage(async () => {
        const target = { role: 'button', name: 'Prendre rendez-vous' };
        const { search, news } = begin();
        const told = news();
        const first = search.ask(target).kind;
        await told;
        const { kind, element } = search.ask(target);
        return [first, kind, element?.id];
      });
      assert.deepEqual(kinds, ['pending', 'found', 'un']);
    });

    test('what a selector has alone is known at once', async () => {
      const { kind } = await inThePage(() => {
        const { kind: now } = begin().search.ask({ selectors: ['#un'], tag: 'button' });
        return { kind: now };
      });
      assert.equal(kind, 'found');
    });

    //  A page of twenty thousand elements was gone through once for each step that might be there,
    // at every change of it.
    test('the page is gone through once for all that is asked in one turn, and anew in the next', async () => {
      const { walks, late } = await inThePage(async () => {
        const own = document.querySelectorAll.bind(document);
        let count = 0;
        document.querySelectorAll = (/** @type {string} */ css) => {
          if (css === '*') count++;
          return own(css);
        };
        const { search } = begin();
        const walks = [];
        for (let turn = 0; turn < 2; turn++) {
          for (const selector of ['#un', 'main a', 'h1']) search.ask({ selectors: [selector] });
          search.roots();
          walks.push(count);
          await null;
        }
        const host = document.createElement('div');
        document.body.append(host);
        host.attachShadow({ mode: 'open' }).innerHTML = '<button id="late">Tard</button>';
        return { walks, late: search.ask({ selectors: ['#late'] }).kind };
      });
      assert.deepEqual(walks, [1, 2]);
      assert.equal(late, 'found', 'what came meanwhile is not overlooked');
    });

    // A site that draws its button anew leaves us with one that is no longer in the page.
    test('after a change it is looked for again, and the new one is found', async () => {
      const ids = await inThePage(async () => {
        const target = { role: 'button', name: 'Prendre rendez-vous' };
        const { search, news } = begin();
        let told = news();
        search.ask(target);
        await told;
        const old = document.querySelector('#un');
        const button = document.createElement('button');
        button.id = 'deux';
        button.textContent = 'Prendre rendez-vous';
        told = news();
        old?.replaceWith(button);
        search.changed();
        const between = search.ask(target).kind;
        await told;
        return [between, search.ask(target).element?.id];
      });
      assert.deepEqual(ids, ['pending', 'deux']);
    });

    test('one that went away is pending at once, though nobody said that the page has changed', async () => {
      const kinds = await inThePage(async () => {
        const target = { role: 'button', name: 'Prendre rendez-vous' };
        const { search, news } = begin();
        let told = news();
        search.ask(target);
        await told;
        told = news();
        document.querySelector('#un')?.remove();
        const at = search.ask(target).kind;
        if (at === 'pending') await told;
        return [at, search.ask(target).kind];
      });
      assert.equal(kinds[0], 'pending');
      assert.ok(['unsure', 'gone'].includes(kinds[1]), kinds[1]);
    });

    // Two at a time would take twice the page's time; what is asked for meanwhile waits.
    test('there are never two searches at a time, however often it is asked', async () => {
      const { looks, kinds } = await inThePage(async () => {
        const own = document.querySelectorAll.bind(document);
        /** What each look asks first is all elements, then what could be meant. @type {string[]} */
        const looks = [];
        document.querySelectorAll = (/** @type {string} */ css) => {
          const what = css === '*' ? 'all' : 'candidates';
          if (css.startsWith('a[href]') || css === '*') looks.push(what);
          return own(css);
        };
        const targets = [
          { role: 'button', name: 'Prendre rendez-vous' },
          { role: 'link', name: 'Aide' },
          { tag: 'h2', text: 'Carte 7' },
        ];
        const { search, news } = begin();
        const told = news();
        for (let round = 0; round < 20; round++) for (const target of targets) search.ask(target);
        await told;
        return { looks, kinds: targets.map((target) => search.ask(target).kind) };
      });
      assert.deepEqual(kinds, ['found', 'found', 'found']);
      assert.equal(
        looks.filter((/** @type {string} */ what) => what === 'candidates').length,
        3,
        'one look for each',
      );
      assert.doesNotMatch(
        looks.join(' '),
        /candidates candidates/,
        'a look began before the one before it had ended',
      );
    });
  });
}
