import type { StepContent } from '../content.ts';
import type { ContentPart } from '../format.ts';
import { contentOf } from '../spans/dump-format.ts';
import { spanOf } from './decode.ts';

export function content([part]: readonly ContentPart[]): StepContent {
  return contentOf(part, (value) => spanOf(value, {}));
}
