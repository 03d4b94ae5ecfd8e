/**
 * A part of Electron as far as it is imitated. `members` are held to Electron's own types; whatever else the program
 * reaches for throws, so that it cannot pass here by using what nobody imitated.
 */
export function strict<T extends object>(name: string, members: Partial<T>): T {
  return new Proxy(members, {
    get(target, property) {
      // A promise is told from other values by its `then`, formatted output by symbols: nobody means Electron by them.
      if (typeof property === 'symbol' || property === 'then' || Object.hasOwn(target, property)) {
        return Reflect.get(target, property);
      }
      throw new Error(`The stand-in of Electron has no ${name}.${property}.`);
    },
    set(_target, property) {
      throw new Error(`${name}.${String(property)} is not to be set.`);
    },
  }) as T;
}

type Listener = (...values: never[]) => unknown;

/** Listeners by event, for the `on` and `once` of an imitated object. */
export class Listeners {
  readonly #listeners = new Map<string, Listener[]>();

  add(event: string, listener: Listener): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
  }

  has(event: string): boolean {
    return this.#listeners.has(event);
  }

  emit(event: string, ...values: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) (listener as (...all: unknown[]) => unknown)(...values);
  }

  /** Emits with an event object first. True when a listener prevented what would follow. */
  emitPreventable(event: string, details: Record<string, unknown> = {}, ...values: unknown[]): boolean {
    let prevented = false;
    const preventDefault = () => {
      prevented = true;
    };
    this.emit(event, { ...details, preventDefault }, ...values);
    return prevented;
  }
}
