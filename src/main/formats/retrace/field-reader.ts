import {
  FAILURE_TYPES,
  type FailureType,
  STEP_TYPES,
  type StepError,
  type StepType,
} from '../../../shared/model/step.ts';
import { isObject, type JsonObject, kindOf } from '../fields.ts';
import { type ParsedTime, parseTime } from '../time.ts';

/**
 * Reads fields of one record and notes the first that has the wrong type, so that the rest of the record still
 * counts and the user hears of it once. Absent and null are the same: unknown.
 */
export class FieldReader {
  /** "latency_ms is a string, not a number", or null. */
  wrong: string | null = null;
  /** A time of the record names no zone. */
  zoneless = false;

  begin(): void {
    this.wrong = null;
    this.zoneless = false;
  }

  text(record: JsonObject, key: string): string | undefined {
    const value = record[key];
    if (typeof value === 'string') return value === '' ? undefined : value;
    if (value !== undefined && value !== null) this.#note(key, value, 'a string');
    return undefined;
  }

  number(record: JsonObject, key: string): number | undefined {
    const value = record[key];
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    if (value !== undefined && value !== null) this.#note(key, value, 'a number');
    return undefined;
  }

  count(record: JsonObject, key: string): number | undefined {
    const value = record[key];
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    if (value !== undefined && value !== null) this.#note(key, value, 'a whole number from 0');
    return undefined;
  }

  object(record: JsonObject, key: string): JsonObject | undefined {
    const value = record[key];
    if (isObject(value)) return value;
    if (value !== undefined && value !== null) this.#note(key, value, 'an object');
    return undefined;
  }

  texts(record: JsonObject, key: string): string[] | undefined {
    const value = record[key];
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
    if (value !== undefined && value !== null) this.#note(key, value, 'an array of strings');
    return undefined;
  }

  time(record: JsonObject, key: string): ParsedTime | null {
    const text = this.text(record, key);
    if (text === undefined) return null;
    const time = parseTime(text);
    if (time === null) this.wrong ??= `${key} is no ISO 8601 time`;
    else if (!time.zoned) this.zoneless = true;
    return time;
  }

  /** Failure in the form that `error` of a step and a `failure` record share. */
  failure(record: JsonObject): StepError {
    return {
      failure_type: failureType(this.text(record, 'failure_type')),
      failure_code: this.text(record, 'failure_code') ?? null,
      message: this.text(record, 'message') ?? '',
      from_text: false,
    };
  }

  #note(key: string, value: unknown, wanted: string): void {
    const found = typeof value === 'number' ? String(value) : kindOf(value);
    this.wrong ??= `${key} is ${found}, not ${wanted}`;
  }
}

const TYPES: ReadonlySet<string> = new Set(STEP_TYPES);
const FAILURES: ReadonlySet<string> = new Set(FAILURE_TYPES);

/** A type that a later version added is shown as an event. */
export function stepType(value: string): StepType {
  return isStepType(value) ? value : 'event';
}

function isStepType(value: string): value is StepType {
  return TYPES.has(value);
}

function failureType(value: string | undefined): FailureType | null {
  return value !== undefined && isFailureType(value) ? value : null;
}

function isFailureType(value: string): value is FailureType {
  return FAILURES.has(value);
}
