/**
 * A model's name for narrow places: without the vendor's own name at the start and a release date at the end, which
 * tell nobody anything there. `claude-opus-4-5-20251101` is `opus-4-5`. The whole name belongs in the tooltip.
 */
export function shortModelName(model: string): string {
  const short = model
    .replace(/^(?:[\w.-]+\/)?(?:claude-)?/, '')
    .replace(/[-@](?:20\d{6}|20\d\d-\d\d-\d\d|latest)$/, '');
  return short === '' ? model : short;
}
