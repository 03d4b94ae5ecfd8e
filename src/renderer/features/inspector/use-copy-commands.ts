import type { StepDetail } from '../../../shared/api.ts';
import { useCommand } from '../../app/commands.ts';
import { linkPath } from '../../app/link.ts';
import { errorText } from '../../app/use-action.ts';
import { copyText } from '../../ui/copy.ts';
import { say } from '../../ui/notice.ts';
import { useStable } from '../../ui/use-stable.ts';
import { focusedValue } from './copyable.ts';
import { payloadText } from './payload/CopyPayload.tsx';
import type { StepPayloads } from './payload/use-payload.ts';
import { type PayloadText, stepJson, stepMarkdown } from './step-export.ts';

export interface StepCopies {
  link(): void;
  json(): void;
  markdown(): void;
  /** Undefined where no record is known. */
  location: (() => void) | undefined;
}

/** What can be copied of the step, by key, palette and menu. */
export function useCopyCommands(root: string, step: StepDetail | undefined, payloads: StepPayloads | null): StepCopies {
  const address = step ? location.origin + linkPath({ run: root, step: step.step }) : '';
  const part = step?.parts[0];

  const whole = async (write: (step: StepDetail, textOf: PayloadText) => Promise<string>, what: string) => {
    if (!step || !payloads) return;
    try {
      const { signal } = new AbortController();
      await copyText(await write(step, (payload) => payloadText(payloads, payload, signal)), what);
    } catch (error) {
      say(`Not copied. ${errorText(error)}`);
    }
  };
  const link = useStable(() => void copyText(address, `link to step ${step?.seq ?? ''}`.trim()));
  const json = useStable(() => void whole(stepJson, 'step as JSON'));
  const markdown = useStable(() => void whole((of, textOf) => stepMarkdown(of, address, textOf), 'step as Markdown'));
  const place = useStable(() => part && void copyText(`${part.path}:${part.line}`, 'file:line'));

  const known = step !== undefined;
  useCommand('copy.link', link, known);
  useCommand('copy.step_json', json, known);
  useCommand('copy.step_markdown', markdown, known);
  useCommand('copy.location', place, part !== undefined);
  useCommand('copy.value', () => {
    // Selected text is copied by the browser.
    if (!(window.getSelection()?.isCollapsed ?? true)) return false;
    const value = focusedValue();
    if (!value) return false;
    void copyText(value.text, value.what);
    return true;
  });
  return { link, json, markdown, location: part ? place : undefined };
}
