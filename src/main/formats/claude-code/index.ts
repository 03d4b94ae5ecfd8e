import { join } from 'node:path';
import type { TraceFormat } from '../format.ts';
import { content } from './content.ts';
import { detect, refuse } from './detect.ts';
import { ClaudeCodeParser } from './parser.ts';
import { split } from './split.ts';

/** Transcripts of Claude Code from 1.0 on, SDK streams and web exports: docs/formats/claude-code.md. */
export const claudeCodeFormat: TraceFormat = {
  id: 'claude-code',
  label: 'Claude Code sessions',
  containers: ['lines', 'json'],
  order: 'file',
  detect,
  refuse,
  split,
  openParser: (context) => new ClaudeCodeParser(context),
  content,
  folders: ({ home, variables }) => {
    const places = new Set([join(home, '.claude'), variables.CLAUDE_CONFIG_DIR || join(home, '.claude')]);
    return [...places].map((place) => ({
      label: 'Claude Code sessions',
      path: join(place, 'projects'),
      extensions: ['.jsonl'],
    }));
  },
};
