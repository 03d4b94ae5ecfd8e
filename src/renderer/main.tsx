import { createRoot } from 'react-dom/client';
import { connect } from './api/client.ts';
import { socketAddress, takeToken } from './api/token.ts';
import { Root } from './app/Root.tsx';
import { applyLastTheme } from './app/settings.ts';
import './ui/tokens.css';
import './ui/base.css';

applyLastTheme();
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
const token = takeToken(window);
createRoot(root).render(<Root connection={connect(socketAddress(location), token ?? '')} />);
