import type { Message } from '../../../../shared/api.ts';
import { Head } from '../../../ui/Head.tsx';
import { MessagePieceView } from './MessagePieceView.tsx';
import styles from './Messages.module.css';

const ROLES: Record<Message['role'], string> = {
  system: 'System',
  developer: 'Developer',
  user: 'User',
  assistant: 'Assistant',
  tool: 'Tool',
  harness: 'Harness',
};

interface MessageListProps {
  messages: readonly Message[];
  /** Heads that name the role; a single message of a tool call needs none. */
  heads: boolean;
  failed?: boolean;
}

/** Messages in order, each in full. */
export function MessageList({ messages, heads, failed = false }: MessageListProps) {
  return messages.map((message, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: messages of one step have no other name and keep their order
    <section key={index} aria-label={`${ROLES[message.role]}, message ${index + 1} of ${messages.length}`}>
      {heads && (
        <div className={styles.role}>
          <Head note={messages.length > 1 ? `${index + 1} of ${messages.length}` : undefined}>
            {ROLES[message.role]}
          </Head>
        </div>
      )}
      {message.pieces.length === 0 && <p className={styles.note}>This message is empty.</p>}
      {message.pieces.map((piece, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <MessagePieceView key={at} piece={piece} tool={message.role === 'tool'} failed={failed} />
      ))}
    </section>
  ));
}
