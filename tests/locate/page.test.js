/** capture, describe and locate on pages that change, in Chromium and Firefox. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openStage } from './stage.js';

const page = (/** @type {string} */ body) =>
  `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Page</title><body>${body}`;

const DOCTORS =
  page(`<header><nav><a href="/">Accueil</a> <a href="/messages">Mes messages</a> <a href="/aide">Aide</a></nav></header>
<main><h1>Médecins</h1>
<form><label for="qui">Nom du médecin</label><input id="qui" name="qui" value="tapé par quelqu'un"><input type="password" name="code" placeholder="Code"><button id="chercher" class="btn css-1x2y3z">Rechercher</button></form>
${['Dupré', 'Lemoine', 'Faure'].map((name) => `<section><h2>Docteur ${name}</h2><p>Généraliste</p><button class="rdv">Prendre rendez-vous</button></section>`).join('')}
<button hidden id="cache">Annuler</button><button>Annuler</button></main><footer><a href="/aide">Aide</a></footer>`);

const SHADOW = page(`<my-card></my-card><button>Autre</button><script>
const outer = document.querySelector('my-card').attachShadow({mode: 'open'});
outer.innerHTML = '<p>Carte</p><my-foot></my-foot>';
const inner = outer.querySelector('my-foot').attachShadow({mode: 'open'});
inner.innerHTML = '<button class="ok">Valider la carte</button><button>Fermer</button>';
</script>`);

const PAGES = {
  '/doctors': DOCTORS,
  '/shadow': SHADOW,
  '/framed': page(
    '<h1>Dehors</h1><button>Payer</button><iframe src="/inner" width="600" height="300"></iframe>',
  ),
  '/inner': page('<main><button>Envoyer le message</button><a href="/x">Retour</a></main>'),
  '/twins': page('<div><button>Réserver</button></div><div><button>Réserver</button></div>'),
  '/namesake': page(
    '<header><a href="/sessions/new">Se connecter</a></header><main><h1>Accueil</h1><p>Bienvenue.</p></main>',
  ),
  '/became-a-link': page(
    '<header><a href="/aide">Aide</a></header><main><h1>Connectez-vous</h1><a href="/go">Se connecter</a></main>',
  ),
  '/not-yet': page(
    '<main><h1>Rendez-vous</h1><div><label for="a">Type de consultation</label><select id="a"><option>Choisissez</select></div><div hidden><label for="b">Motif de consultation</label><select id="b"><option>Choisissez</select></div></main>',
  ),
  '/many': page(
    `<main>${Array.from({ length: 400 }, (_, index) => `<section><h2>Carte ${index}</h2><a href="/c/${index}">Voir la carte ${index}</a><button>Choisir ${index}</button></section>`).join('')}</main>`,
  ),
};

/** Written for the page's world. @type {any} */
const PasAPasLocate = undefined;

for (const name of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(name, () => {
    /** @type {import('./stage.js').Stage} */
    let stage;
    before(async () => {
      stage = await openStage(name, PAGES);
    });
    after(() => stage.close());

    // The journal and the packs go to others: what a person typed must never be in a target.
    test('a target holds what is known of the element, and nothing that was typed', async () => {
      await stage.open('/doctors');
      const [field, button] = await stage.run(() =>
        ['#qui', '#chercher'].map((css) => PasAPasLocate.capture(document.querySelector(css))),
      );
      assert.equal(field.name, 'Nom du médecin');
      assert.equal(field.role, 'textbox');
      assert.deepEqual(field.attributes, { name: 'qui' });
      assert.doesNotMatch(JSON.stringify(field), /tapé/);
      assert.deepEqual(field.viewport, [1200, 800]);
      assert.deepEqual(
        [
          button.tag,
          button.role,
          button.name,
          button.text,
          button.id,
          button.heading,
          button.landmark,
        ],
        ['button', 'button', 'Rechercher', 'Rechercher', 'chercher', 'Médecins', 'form'],
      );
      assert.deepEqual(button.classes, ['btn'], 'a class that a machine made is no property');
      assert.equal(button.path, '/html[1]/body[1]/main[1]/form[1]/button[1]');
      assert.equal(button.idPath, "//*[@id='chercher']");
      assert.ok(button.selectors.includes('#chercher'));
      assert.ok(field.near.some((/** @type {string} */ text) => text === 'Nom du médecin'));
    });

    test('what describe and capture say is the same, so that it can be compared', async () => {
      await stage.open('/doctors');
      const [target, candidate] = await stage.run(() =>
        ['capture', 'describe'].map((how) => PasAPasLocate[how](document.querySelector('.rdv'))),
      );
      const { selectors, viewport, ...rest } = target;
      assert.deepEqual(rest, candidate);
      assert.equal(selectors.length, 1);
      assert.equal(viewport.length, 2);
    });

    // Three doctors, three equal buttons: only where they stand tells them apart.
    test('each of several equal buttons is found again by what stands around it', async () => {
      await stage.open('/doctors');
      const found = await stage.run(async () => {
        const buttons = [...document.querySelectorAll('.rdv')];
        const targets = buttons.map((button) => ({
          ...PasAPasLocate.capture(button),
          selectors: undefined,
        }));
        const results = [];
        for (const target of targets) {
          const { kind, element } = await PasAPasLocate.locate(
            document,
            JSON.parse(JSON.stringify(target)),
          );
          results.push([kind, buttons.indexOf(element)]);
        }
        return results;
      });
      assert.deepEqual(found, [
        ['found', 0],
        ['found', 1],
        ['found', 2],
      ]);
    });

    test('an element is found after its id, class, place and neighbours have changed', async () => {
      await stage.open('/doctors');
      const { kind, right, changed, confidence } = await stage.run(async () => {
        const button = /** @type {HTMLElement} */ (document.querySelector('#chercher'));
        const target = PasAPasLocate.capture(button);
        button.id = 'submit-2';
        button.className = 'dl-button';
        const wrapper = document.createElement('div');
        button.before(wrapper);
        wrapper.append(button);
        document
          .querySelector('header')
          ?.insertAdjacentHTML('afterend', '<div><a href="/pub">Publicité</a></div>');
        const located = await PasAPasLocate.locate(document, target);
        return { ...located, element: undefined, right: located.element === button };
      });
      assert.deepEqual([kind, right], ['found', true]);
      assert.ok(confidence > 0.55 && confidence <= 1);
      for (const name of ['selectors', 'id', 'path'])
        assert.ok(changed.includes(name), `${name} changed, said was ${changed}`);
      assert.ok(!changed.includes('role') && !changed.includes('tag'));
    });

    // An id that now stands on something else is the classic way to point at the wrong thing.
    test('a selector that now has another element is not believed', async () => {
      await stage.open('/doctors');
      const { kind, right } = await stage.run(async () => {
        const button = /** @type {HTMLElement} */ (document.querySelector('#chercher'));
        const target = PasAPasLocate.capture(button);
        button.id = '';
        const help = /** @type {HTMLElement} */ (document.querySelector('a[href="/aide"]'));
        help.id = 'chercher';
        const located = await PasAPasLocate.locate(document, target);
        return { kind: located.kind, right: located.element === button };
      });
      assert.deepEqual([kind, right], ['found', true]);
    });

    test('what is gone is not found, and nothing else in its place', async () => {
      await stage.open('/doctors');
      const kinds = await stage.run(async () => {
        const kinds = [];
        for (const css of ['#qui', '#chercher', 'a[href="/messages"]', 'h1']) {
          const element = /** @type {Element} */ (document.querySelector(css));
          const target = PasAPasLocate.capture(element);
          const holder = document.createComment('');
          element.replaceWith(holder);
          kinds.push((await PasAPasLocate.locate(document, target)).kind);
          holder.replaceWith(element);
        }
        return kinds;
      });
      for (const kind of kinds) assert.notEqual(kind, 'found');
    });

    test('what nobody can see is no candidate', async () => {
      await stage.open('/doctors');
      const { kind, hidden } = await stage.run(async () => {
        const located = await PasAPasLocate.locate(document, { role: 'button', name: 'Annuler' });
        return { kind: located.kind, hidden: located.element?.id };
      });
      assert.deepEqual([kind, hidden], ['found', '']);
    });

    test('two equal buttons are refused', async () => {
      await stage.open('/twins');
      const kinds = await stage.run(async () => {
        const kinds = [];
        for (const target of [
          { role: 'button', name: 'Réserver' },
          { text: 'Réserver' },
          { selectors: ['button'] },
          { selectors: ['aria/Réserver'] },
        ])
          kinds.push((await PasAPasLocate.locate(document, target)).kind);
        return kinds;
      });
      assert.deepEqual(kinds, ['unsure', 'unsure', 'unsure', 'unsure']);
    });

    // As mediators write them.
    test('targets written by hand are found by the little that they say', async () => {
      await stage.open('/doctors');
      const found = await stage.run(async () => {
        const found = [];
        for (const target of [
          { role: 'button', name: 'Rechercher' },
          { role: 'link', name: { fr: 'Mes messages', en: 'My messages' } },
          { label: 'Nom du médecin' },
          { selectors: ['input[name=qui]'] },
          { selectors: ['aria/Rechercher'] },
          { selectors: ['text/Mes messages'] },
          { text: 'Médecins', tag: 'h1' },
          { attributes: { placeholder: 'Code' } },
          { selectors: ['h1'], tag: 'h1' },
          { selectors: ['nav a:nth-child(2)'], tag: 'a', landmark: 'navigation' },
          { selectors: ['xpath///input[@name="code"]'] },
          { name: 'MES MESSAGES' },
        ]) {
          const { kind, element } = await PasAPasLocate.locate(document, target);
          found.push(
            `${kind} ${element?.localName} ${element?.id || element?.getAttribute('name') || element?.textContent}`,
          );
        }
        return found;
      });
      assert.deepEqual(found, [
        'found button chercher',
        'found a Mes messages',
        'found input qui',
        'found input qui',
        'found button chercher',
        'found a Mes messages',
        'found h1 Médecins',
        'found input code',
        'found h1 Médecins',
        'found a Mes messages',
        'found input code',
        'found a Mes messages',
      ]);
    });

    test('a link called like the button of a form that is not there is not that button; one under its heading is', async () => {
      const button = {
        selectors: ['form.session button'],
        role: 'button',
        name: 'Se connecter',
        tag: 'button',
      };
      await stage.open('/namesake');
      assert.equal(
        (
          await stage.run(
            (/** @type {any} */ target) => PasAPasLocate.locate(document, target),
            button,
          )
        ).kind,
        'unsure',
      );
      await stage.open('/became-a-link');
      assert.equal(
        (
          await stage.run((/** @type {any} */ target) => PasAPasLocate.locate(document, target), {
            ...button,
            heading: 'Connectez-vous',
          })
        ).kind,
        'found',
      );
    });

    test('a list that will be shown later is not the one of nearly the same name that is shown now', async () => {
      const list = { selectors: ['select#b'], label: 'Motif de consultation', tag: 'select' };
      await stage.open('/not-yet');
      assert.notEqual(
        (
          await stage.run(
            (/** @type {any} */ target) => PasAPasLocate.locate(document, target),
            list,
          )
        ).kind,
        'found',
      );
      await stage.run(() => {
        /** @type {HTMLElement} */ (document.querySelector('[hidden]')).hidden = false;
      });
      assert.equal(
        (
          await stage.run(
            (/** @type {any} */ target) => PasAPasLocate.locate(document, target),
            list,
          )
        ).kind,
        'found',
      );
    });

    test('shadow roots in shadow roots are gone through, by selectors and without', async () => {
      await stage.open('/shadow');
      const found = await stage.run(async () => {
        const deep = /** @type {any} */ (document.querySelector('my-card')).shadowRoot
          .querySelector('my-foot')
          .shadowRoot.querySelector('.ok');
        const target = PasAPasLocate.capture(deep);
        const { selectors, ...rest } = target;
        const found = [selectors];
        for (const one of [target, rest, { role: 'button', name: 'Valider la carte' }])
          found.push((await PasAPasLocate.locate(document, one)).element === deep);
        return found;
      });
      assert.deepEqual(found, [[['my-card', 'my-foot', 'button.ok']], true, true, true]);
    });

    test('a frame of the same origin is looked into, and not where it is not wanted', async () => {
      await stage.open('/framed');
      const found = await stage.run(async () => {
        const inner = /** @type {Document} */ (
          /** @type {HTMLIFrameElement} */ (document.querySelector('iframe')).contentDocument
        );
        const button = inner.querySelector('button');
        const target = PasAPasLocate.capture(button);
        const into = await PasAPasLocate.locate(document, target);
        const not = await PasAPasLocate.locate(document, target, { frames: false });
        return { frame: target.frame, into: into.element === button, not: not.kind };
      });
      assert.deepEqual(found, { frame: [0], into: true, not: 'gone' });
    });

    // While somebody types or scrolls, our work must not be in their way.
    test('a large page gets its turn while it is searched', async () => {
      await stage.open('/many');
      const { right, turns } = await stage.run(async () => {
        const button = document.querySelectorAll('button')[333];
        const target = { ...PasAPasLocate.capture(button), selectors: undefined };
        let turns = 0;
        //  What a page does in its own turns, counted: a slow machine has more of them, none would
        // mean one long task.
        const scheduler = /** @type {any} */ (globalThis).scheduler;
        const own = scheduler?.yield;
        if (own)
          scheduler.yield = () => {
            turns++;
            return own.call(scheduler);
          };
        const { port1, port2 } = new MessageChannel();
        let searching = true;
        port1.onmessage = () => {
          if (searching) {
            if (!own) turns++;
            port2.postMessage(0);
          }
        };
        port2.postMessage(0);
        const located = await PasAPasLocate.locate(document, target);
        searching = false;
        return { right: located.element === button, turns };
      });
      assert.equal(right, true);
      assert.ok(turns > 0);
    });
  });
}
