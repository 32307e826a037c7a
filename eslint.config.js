import { defineConfig } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';

/**
 * Each folder imports only from those above it. tests/architecture proves the same with relative and dynamic imports.
 * @param {string[]} folders @param {string} message @returns {import('eslint').Linter.RulesRecord}
 */
const noImportsOf = (folders, message) => ({
  '@typescript-eslint/no-restricted-imports': [
    'error',
    { patterns: [{ group: folders.map((folder) => `#${folder}/**`), message }] },
  ],
});

export default defineConfig(
  {
    ignores: [
      'node_modules/',
      'build/',
      '.svelte-kit/',
      'web/lib/paraglide/',
      'db/migrations/',
      'test-results/',
      'data/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...ts.configs.recommended,
  ...ts.configs.stylistic,
  ...svelte.configs.recommended,
  {
    rules: {
      eqeqeq: ['error', 'smart'],
      'object-shorthand': 'error',
      'no-else-return': 'error',
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      // an import with nothing but inline types still loads the file
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] } },
    rules: {
      'svelte/no-at-html-tags': 'error',
      'svelte/button-has-type': 'error',
      'svelte/no-target-blank': 'error',
      // links carry their language, which the pages' own function puts there
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  // Kit's own types are extended by declaring the same interface again
  { files: ['**/*.d.ts'], rules: { '@typescript-eslint/consistent-type-definitions': 'off' } },
  { files: ['domain/**', 'db/**', 'api/**', 'web/**'], rules: { '@typescript-eslint/no-non-null-assertion': 'error' } },
  { files: ['tests/**'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  { files: ['domain/**'], rules: noImportsOf(['db', 'api', 'web', 'tests'], 'domain/ imports nothing but itself') },
  { files: ['db/**'], rules: noImportsOf(['api', 'web', 'tests'], 'db/ imports domain/ alone') },
  { files: ['api/**'], rules: noImportsOf(['web', 'tests'], 'api/ imports domain/ and db/') },
  {
    files: ['web/**'],
    ignores: ['web/hooks.server.ts', 'web/lib/server/**', 'web/vite/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['#db/**', '#tests/**'], message: 'pages ask the API' },
            { group: ['#api/**'], allowTypeImports: true, message: 'pages take types from api/, never code' },
          ],
        },
      ],
    },
  },
);
