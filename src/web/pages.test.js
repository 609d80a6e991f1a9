// Do the pages name files that are there, and are the libraries those that they are checked against?
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import test from 'node:test';

const HERE = new URL('.', import.meta.url);
/** @param {string} path */
const read = path => readFileSync(new URL(path, HERE), 'utf8');

/** The files below a folder that a browser loads. @type {(folder?: string) => string[]} */
const served = (folder = '') =>
  readdirSync(new URL(`./${folder}`, HERE), { withFileTypes: true }).flatMap(entry => {
    if (entry.name === 'node_modules') return [];
    if (entry.isDirectory()) return served(`${folder}${entry.name}/`);
    return /(?<!\.test)\.(js|css|html)$/.test(entry.name) ? [folder + entry.name] : [];
  });

test('each address below /assets is a file', () => {
  for (const path of served())
    for (const [, named] of read(path).matchAll(/\/assets\/([\w./-]+)/g))
      assert.ok(existsSync(new URL(named, HERE)), `${path} names ${named}, which is not there`);
});

test('each script is found by the path that another imports it by', () => {
  for (const path of served().filter(path => path.endsWith('.js')))
    for (const [, named] of read(path).matchAll(/(?:from|import)\s*\(?['"]([^'"\s]+)['"]/g)) {
      assert.match(named, /^\.\.?\//, `${path} imports ${named}, which no browser finds`);
      assert.ok(existsSync(new URL(named, new URL(path, HERE))), `${path} imports ${named}, which is not there`);
    }
});

test('the types are of the versions that are kept', () => {
  const { devDependencies } = JSON.parse(read('package.json'));
  for (const [, name, version] of read('vendor/refresh').matchAll(/^take (\S+) (\S+)/gm))
    if (name in devDependencies) assert.equal(devDependencies[name], version, `${name} in package.json and in vendor/refresh`);
});
