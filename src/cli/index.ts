#!/usr/bin/env node
import { EXIT } from './exit-codes.ts';
import { main } from './main.ts';

// A reader that closes its end, like `head`, has what it wants.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  throw error;
});

// Nothing here may load SQLite: an old Node dies of it without a word (see `node-version.ts`).
process.exitCode = await main(process.argv.slice(2));
