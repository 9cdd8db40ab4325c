/*
 * The popup as it comes out of the toolbar: as narrow as the browser makes it, about the tab behind
 * it, and gone once it has done its part. In tests/pages/ it stands in a tab, where there is room.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { TOP } from './home.js';
import { openScene } from './scene.js';
import { serveFolder } from './site.js';

test('from the toolbar: whole at every size of letters, about the page behind it, away when the guide begins', async (t) => {
  const { browser, see } = await openScene('chromium', t, {
    sites: { 'www.doctolib.fr': serveFolder(join(TOP, 'tests/e2e/pages')) },
    guides: join(TOP, 'tests/e2e/guides'),
    guide: 'essai',
  });
  await browser.goto('https://www.doctolib.fr/form.html');
  await see((now) => now.find('offer') !== null, 'the offer');

  const popup = await browser.popup();
  await popup.waitForSelector('[data-guide="essai"]');
  for (const size of ['0', '1', '2', '3']) {
    await popup.evaluate((wanted) => {
      document.documentElement.dataset.size = wanted;
    }, size);
    const { wide, room, small } = await popup.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      room: innerWidth,
      small: [...document.querySelectorAll('button')].filter(
        (button) =>
          button.getClientRects().length > 0 && button.getBoundingClientRect().height < 44,
      ).length,
    }));
    assert.ok(wide <= room, `${wide} px in ${room} at size ${size}`);
    assert.ok(room >= 300 && room <= 800, `a browser gives a popup 800 px at most: ${room}`);
    assert.equal(small, 0);
  }
  await popup.evaluate(() => {
    document.documentElement.dataset.size = '0';
  });

  const closed = new Promise((resolve) => {
    popup.once('close', resolve);
  });
  await (await popup.waitForSelector('[data-guide="essai"]'))?.click();
  await (await popup.waitForSelector('[data-name="begin"]'))?.click();
  await see((now) => now.find('me') !== null, 'the first question, in the page behind it');
  await closed; // it has done its part
});
