import { createRoot } from 'react-dom/client';
import { openConnection } from './api/transport.ts';
import { Root } from './app/Root.tsx';
import { applyLastTheme } from './app/settings.ts';
import './ui/tokens.css';
import './ui/base.css';

applyLastTheme();
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(<Root connection={openConnection()} />);
