/** What tsc does not see: see CONTRIBUTING.md, "Code". The format itself is Prettier's. */
import js from '@eslint/js';

/** A function fits a screen; whoever only puts parts together may be longer. */
const SCREEN = ['error', { max: 80, skipBlankLines: true, skipComments: true }];

export default [
  { ignores: ['build/', 'node_modules/', 'tests/e2e/pages/'] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-undef': 'off', // tsc knows which globals there are
      'no-unused-vars': 'off', // likewise
      'max-len': [
        'error',
        {
          code: 100,
          ignoreStrings: true,
          ignoreTemplateLiterals: true,
          ignoreRegExpLiterals: true,
          ignoreUrls: true,
        },
      ],
      'max-lines-per-function': SCREEN,
      'no-control-regex': 'off', // bytes are looked for on purpose
      'no-irregular-whitespace': ['error', { skipStrings: true, skipTemplates: true }], // « »
      'no-var': 'error',
      'prefer-const': 'error',
      eqeqeq: 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
    },
  },
  {
    files: ['**/*.test.js', 'tests/service/{soak,storm}.js'],
    rules: { 'max-lines-per-function': 'off' },
  },
  { files: ['eslint.config.js'], rules: { 'no-restricted-exports': 'off' } },
];
