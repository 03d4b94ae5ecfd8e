import { arrayOf, isObject } from '../fields.ts';
import type { Detection, Probe } from '../format.ts';

const OTHER_SIGNALS = new Map([
  ['resourceLogs', 'logs'],
  ['resourceMetrics', 'metrics'],
  ['resourceProfiles', 'profiles'],
]);

/** Exports of spans as OTLP JSON: a document, or one export a line as the Collector's file exporter writes them. */
export function detect(probe: Probe): Detection | null {
  const records = recordsOf(probe);
  const exports = records.filter((record) => isObject(record) && holdsSpans(record.resourceSpans)).length;
  if (exports === 0) return null;
  return { confidence: 0.95, reason: `resourceSpans in ${exports} of ${records.length} records` };
}

/** Other signals of OpenTelemetry are no traces. */
export function refuse(probe: Probe): string | null {
  for (const record of recordsOf(probe)) {
    if (!isObject(record)) continue;
    for (const [key, signal] of OTHER_SIGNALS) {
      if (Array.isArray(record[key]))
        return `OpenTelemetry ${signal}, which hold no spans. Export traces to see a run.`;
    }
  }
  return null;
}

function recordsOf({ container, document, records }: Probe): readonly unknown[] {
  if (container === 'lines') return records;
  return Array.isArray(document) ? records : [document];
}

/** An export may be empty; one whose entries are something else is none. */
function holdsSpans(entries: unknown): boolean {
  return Array.isArray(entries) && arrayOf(entries).every((entry) => isObject(entry));
}
