/*
 * Makes the databases of this folder anew, from one that the built host has written:
 *
 *     node tests/golden/journal/make.js
 *
 * Old ones stay: a golden file of version 1 says that version 1 can still be read.
 */
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect, folder } from '../../native/client.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const PAGE = 4096;

/** @type {(() => void)[]} */
const later = [];
const context = {
  after: (/** @type {() => void} */ done) => {
    later.push(done);
  },
};

const home = folder(context);
const host = connect(context, { home });
const { session, epoch } = await host.call('sessions.start', {
  guide: 'golden',
  revision: 4,
  mode: 'practice',
});
await host.call('sessions.record', { session, epoch, seq: 1, step: 'one', event: 'shown', ms: 10 });
await host.call('sessions.record', {
  session,
  epoch,
  seq: 2,
  step: 'two',
  event: 'done',
  ms: 2500,
});
await host.end();

const sound = join(here, 'sound-1.db');
if (!existsSync(sound)) copyFileSync(join(home, 'journal.db'), sound);

/**
 * Writes a copy of the sound database after `change`.
 * @param {string} name
 * @param {(bytes: Buffer) => Buffer} change
 */
const write = (name, change) => writeFileSync(join(here, name), change(readFileSync(sound)));

write('truncated.db', (bytes) => bytes.subarray(0, PAGE * 2 + 100));
write('zeroed-page.db', (bytes) => bytes.fill(0, PAGE, PAGE * 2));
write('not-a-database.db', () => Buffer.from('Somebody saved a letter under this name.\n'));
write('wrong-schema.db', (bytes) =>
  Buffer.from(bytes.toString('latin1').replaceAll('TABLE event', 'TABLE evant'), 'latin1'),
);
write('newer.db', (bytes) => {
  bytes.writeUInt32BE(99, 60);
  return bytes;
}); // user_version

for (const done of later) done();
