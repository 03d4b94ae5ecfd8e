/** What `import … from 'electron'` gives the program under test. A name that is not here fails its import. */
export { app, protocol } from './app.ts';
export { dialog, Menu, nativeTheme, screen, session, shell } from './system.ts';
export { BrowserWindow, ipcMain } from './window.ts';
