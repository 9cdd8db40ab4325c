/**
 * Builds the helper's page: as part of the extension, and as served by a service to helpers who
 * have installed nothing. The operator of a service could serve a modified page, so the checksums
 * of the genuine page are published beside the programs. The build is reproducible: the same
 * sources give the same bytes on any machine at any time.
 */
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Copies the files beside its script and style: its texts in every language, which it cannot get
 * from an extension, and the icon.
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
 * Builds the complete page as it is served.
 * @param {string} root
 * @param {string} folder its previous content is deleted
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
 * The checksums of every file of a folder, in the format of `sha256sum -c`.
 * @param {string} folder the lines name it `aide/`, as in the page's address
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
