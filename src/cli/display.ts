/** Whether a browser or window started here would be seen by the user. */
export function hasDisplay(
  platform: NodeJS.Platform = process.platform,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  if (platform === 'win32') return true;
  if (platform === 'darwin') return variables.SSH_CONNECTION === undefined;
  const { DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME } = variables;
  return Boolean(DISPLAY || WAYLAND_DISPLAY || WSL_DISTRO_NAME);
}
