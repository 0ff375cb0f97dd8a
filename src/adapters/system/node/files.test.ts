import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isDeliveryError } from '../../../domain/errors/delivery-error.ts';
import { fileError } from './file-error.ts';
import { createNodeFiles } from './files.ts';

const files = createNodeFiles();
const codeOf = (error: unknown): unknown => (isDeliveryError(error) ? error.code : error);

describe('node files', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'fairlead-files-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('reads back what it wrote, in directories that it made', async () => {
    const path = join(directory, 'a', 'b', 'c.txt');

    await files.writeText(path, 'größe\n');

    expect(await files.readText(path)).toBe('größe\n');
    expect(await files.readBytes(path)).toEqual(Buffer.from('größe\n'));
  });

  it('says undefined, false and nothing for what is not there', async () => {
    const path = join(directory, 'nowhere');

    expect(await files.readText(path)).toBeUndefined();
    expect(await files.readBytes(path)).toBeUndefined();
    expect(await files.exists(path)).toBe(false);
    expect(await files.list(path)).toEqual([]);
    await files.remove(path);
  });

  it('replaces a file whole, keeps the mode it is asked for, and leaves nothing else behind', async () => {
    const path = join(directory, 'secret');
    await files.writeText(path, 'a much longer text than the next');

    await files.writeText(path, 'short', 0o600);

    expect(await files.readText(path)).toBe('short');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory)).toEqual(['secret']);
  });

  it('leaves the old text and no rubbish where the new one cannot be put', async () => {
    mkdirSync(join(directory, 'place', 'taken'), { recursive: true });

    const error = await files.writeText(join(directory, 'place'), 'x').catch(codeOf);

    expect(error).toBe('FILE_WRONG_KIND');
    expect(readdirSync(directory)).toEqual(['place']);
  });

  it('lists by name and kind', async () => {
    mkdirSync(join(directory, 'b'));
    writeFileSync(join(directory, 'c'), '');
    symlinkSync('c', join(directory, 'a'));

    expect(await files.list(directory)).toEqual([
      { name: 'a', kind: 'other' },
      { name: 'b', kind: 'directory' },
      { name: 'c', kind: 'file' },
    ]);
  });

  it('removes a directory with all that is in it', async () => {
    await files.writeText(join(directory, 'x', 'y'), '');

    await files.remove(join(directory, 'x'));

    expect(readdirSync(directory)).toEqual([]);
  });

  it('makes a directory with the mode it is asked for', async () => {
    await files.makeDirectory(join(directory, 'private'), 0o700);
    await files.makeDirectory(join(directory, 'private'), 0o700);

    expect(statSync(join(directory, 'private')).mode & 0o777).toBe(0o700);
  });

  it('names what stands in the way', async () => {
    writeFileSync(join(directory, 'plain'), '');

    expect(await files.readText(directory).catch(codeOf)).toBe('FILE_WRONG_KIND');
    expect(await files.list(join(directory, 'plain')).catch(codeOf)).toBe('FILE_WRONG_KIND');
    expect(await files.makeDirectory(join(directory, 'plain')).catch(codeOf)).toBe('FILE_WRONG_KIND');
  });

  it('sees a link that leads nowhere as being there', async () => {
    symlinkSync('nowhere', join(directory, 'link'));

    expect(await files.exists(join(directory, 'link'))).toBe(true);
  });

  it.each([
    ['ENOSPC', 'FILE_DISK_FULL'],
    ['EDQUOT', 'FILE_DISK_FULL'],
    ['EROFS', 'FILE_READ_ONLY'],
    ['EACCES', 'FILE_DENIED'],
    ['EIO', 'FILE_FAILED'],
  ])('maps %s', (system, code) => {
    expect(fileError('write', '/x', Object.assign(new Error('no'), { code: system })).code).toBe(code);
  });

  it('counts paths from a place', () => {
    expect(files.join('a', '..', 'b')).toBe('b');
    expect(files.resolve('/p/q', '../r')).toBe('/p/r');
    expect(files.resolve('/p/q', '/r')).toBe('/r');
    expect(files.relative('/p/q', '/p/r/s')).toBe('../r/s');
  });
});
