import { arrayOf, isObject, type JsonObject } from '../fields.ts';

/** Attributes of OTLP, `[{key, value}]`, as one object. A later one of the same name wins. */
export function attributesOf(list: unknown): JsonObject {
  const attributes: Record<string, unknown> = {};
  for (const item of arrayOf(list)) {
    if (!isObject(item) || typeof item.key !== 'string') continue;
    const { key } = item;
    const value = anyValue(item.value);
    // An assignment would set the prototype.
    if (key === '__proto__') Object.defineProperty(attributes, key, { value, enumerable: true, configurable: true });
    else attributes[key] = value;
  }
  return attributes;
}

/** An `AnyValue` as a plain value. Whole numbers are written as text; those no double can hold stay text. */
function anyValue(value: unknown): unknown {
  if (!isObject(value)) return null;
  if ('stringValue' in value) return value.stringValue;
  if ('intValue' in value) return wholeNumber(value.intValue);
  if ('doubleValue' in value) return value.doubleValue;
  if ('boolValue' in value) return value.boolValue;
  if ('arrayValue' in value) return valuesOf(value.arrayValue).map(anyValue);
  if ('kvlistValue' in value) return attributesOf(valuesOf(value.kvlistValue));
  return value.bytesValue ?? null;
}

/** Empty lists may be written without `values`. */
function valuesOf(list: unknown): readonly unknown[] {
  return isObject(list) ? arrayOf(list.values) : [];
}

function wholeNumber(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const number = Number(value);
  return value !== '' && Number.isSafeInteger(number) ? number : value;
}
