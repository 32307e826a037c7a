// Loaded into the product's process (node --import): says on file descriptor 4 how far it has come, before the statement
// that begins a phase goes out. Written at once, so that it is heard of a process that is killed the moment after.
import { writeSync } from 'node:fs';
import { Duplex } from 'node:stream';
import { isMainThread } from 'node:worker_threads';
import { witnessDescriptor, type Phase } from './kills-phases.ts';

/** The first words of a phase, as they go to the database. */
const signs: readonly [Phase, RegExp][] = [
  ['migrating', /pg_advisory_lock\(/],
  ['filling the catalogue', /insert into "dimensions"/],
  ['reading the file', /pg_advisory_xact_lock\(/],
  ['staging', /insert into incoming/],
  ['publishing', /analyze incoming/],
  ['rebuilding', /create temporary table touched/],
];
/** A statement is parsed once on each connection, and from then on called by its name. */
const parsedCommit = /P[^]{4}([^\0]*)\0commit\0/;
const commitNames = new Set<string>();
const longestStatement = 16_384;

let phase: Phase = 'starting';
const say = (now: Phase) => {
  if (now === phase) return;
  phase = now;
  writeSync(witnessDescriptor, `${now}\n`);
};

// both the socket of a server and that of the embedded database are written to like this
if (isMainThread) {
  const { write } = Duplex.prototype;
  Duplex.prototype.write = function (this: Duplex, chunk: unknown, ...rest: never[]): boolean {
    if (chunk instanceof Uint8Array) {
      const text = Buffer.from(chunk.buffer, chunk.byteOffset, Math.min(chunk.length, longestStatement)).toString(
        'latin1',
      );
      for (const [next, sign] of signs) if (sign.test(text)) say(next);
      const parsed = parsedCommit.exec(text)?.[1];
      if (parsed) commitNames.add(parsed);
      if (phase === 'rebuilding' && commitNames.values().some((name) => text.includes(`\0${name}\0`)))
        say('committing');
    }
    return Reflect.apply(write, this, [chunk, ...rest]);
  };
}
