// What is likely to be a slip in the scripts of the pages; how they are laid out is not asked.
import js from '@eslint/js';
import globals from 'globals';

export default [
  { ignores: ['vendor/'] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2022, sourceType: 'module', globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      // The space of Chinese text.
      'no-irregular-whitespace': ['error', { skipTemplates: true }],
      // What is named only to leave it out of the rest.
      'no-unused-vars': ['error', { ignoreRestSiblings: true }],
    },
  },
  { files: ['widget/embed.js', 'shop/demo.js'], languageOptions: { sourceType: 'script' } },
  { files: ['**/*.test.js', '*.mjs'], languageOptions: { globals: globals.node } },
];
