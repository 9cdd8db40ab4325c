/**
 * The helper's page: in the extension, and as a service serves it to whom nothing is installed.
 * Whoever serves it could serve another one, so that what it has to be is published beside the
 * programs: the same sources give the same bytes, wherever and whenever they are built.
 */
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * What is beside its script and style: the words that it uses, in every language, which have no
 * extension around them, and the icon.
 * @param {string} root  of the project @param {string} folder
 */
export async function helperFiles(root, folder) {
  const locales = path.join(root, 'extension/_locales');
  const languages = (await readdir(locales)).sort().reverse();
  const texts = Object.fromEntries(
    await Promise.all(
      languages.map(async (language) => {
        const all = JSON.parse(
          await readFile(path.join(locales, language, 'messages.json'), 'utf8'),
        );
        return [
          language,
          Object.fromEntries(
            Object.entries(all).filter(([key]) => /^(?:helper|phrase|role)_|^progress$/u.test(key)),
          ),
        ];
      }),
    ),
  );
  await writeFile(path.join(folder, 'texts.json'), JSON.stringify(texts));
  await cp(path.join(root, 'extension/icons/128.png'), path.join(folder, 'icon.png'));
}

/**
 * The page as it is served, all of it.
 * @param {string} root
 * @param {string} folder what was there is gone
 */
export async function servedPage(root, folder) {
  const source = 'extension/src/helper';
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await cp(path.join(root, source, 'helper.html'), path.join(folder, 'index.html'));
  await build({
    bundle: true,
    minify: true,
    target: 'es2022',
    format: 'esm',
    legalComments: 'none',
    absWorkingDir: root,
    outdir: folder,
    entryPoints: ['js', 'css'].map((kind) => ({ in: `${source}/helper.${kind}`, out: 'helper' })),
  });
  await helperFiles(root, folder);
}

/**
 * What `sha256sum -c` compares with, for every file of a folder.
 * @param {string} folder `aide/` in the lines, as in its address
 */
export async function sumsOf(folder) {
  const files = (await readdir(folder)).sort();
  const lines = await Promise.all(
    files.map(
      async (file) =>
        `${createHash('sha256')
          .update(await readFile(path.join(folder, file)))
          .digest('hex')}  aide/${file}\n`,
    ),
  );
  return lines.join('');
}
