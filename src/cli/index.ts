#!/usr/bin/env node
import { main } from './main.ts';

// Nothing here may load SQLite: an old Node dies of it without a word (see `node-version.ts`).
process.exitCode = await main(process.argv.slice(2));
