/** True where ⌘ is the command key. Key labels and bindings follow it. */
export const IS_MAC: boolean =
  typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(`${navigator.platform} ${navigator.userAgent}`);
