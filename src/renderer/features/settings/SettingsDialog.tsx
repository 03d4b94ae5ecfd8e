import { Copy, RefreshCw } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { formatBytes } from '../../../shared/format/numbers.ts';
import { isZone, zoneName } from '../../../shared/format/time.ts';
import { useChangeSettings, useSettings } from '../../app/settings.ts';
import { useAction } from '../../app/use-action.ts';
import { usePacedReply } from '../../app/use-paced-reply.ts';
import { ZOOMS } from '../../app/use-zoom.ts';
import { useView } from '../../app/view-store.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { copyText } from '../../ui/copy.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { say } from '../../ui/notice.ts';
import { Segmented } from '../../ui/Segmented.tsx';
import { PathText } from '../../ui/Text.tsx';
import styles from './SettingsDialog.module.css';

/** Every change applies at once. */
export function SettingsDialog({ onClose }: { onClose(): void }) {
  const settings = useSettings();
  const change = useChangeSettings();
  const scale = useView((view) => view.scale);
  const zoom = useId();

  return (
    <Dialog title="Settings" onClose={onClose} width={620}>
      <div className={styles.body}>
        <h3 className={styles.section}>Appearance</h3>
        <Row label="Theme">
          <Segmented
            label="Theme"
            value={settings.theme}
            onChange={(theme) => change({ theme })}
            options={[
              { value: 'system', label: 'As the system' },
              { value: 'dark', label: 'Dark' },
              { value: 'light', label: 'Light' },
            ]}
          />
        </Row>
        <Row label="Interface zoom" id={zoom}>
          <select
            id={zoom}
            className={styles.select}
            value={scale}
            onChange={(event) => useView.getState().change({ scale: Number(event.target.value) })}
          >
            {ZOOMS.map((each) => (
              <option key={each} value={each}>{`${Math.round(each * 100)} %`}</option>
            ))}
          </select>
        </Row>
        <h3 className={styles.section}>Time</h3>
        <ZoneRow zone={settings.time_zone} onChange={(time_zone) => change({ time_zone })} />
        <Row label="Times of steps">
          <Segmented
            label="Times of steps"
            value={settings.time_display}
            onChange={(time_display) => change({ time_display })}
            options={[
              { value: 'since_start', label: 'Since start' },
              { value: 'clock', label: 'Clock' },
            ]}
          />
        </Row>
        <Row label="Timeline">
          <Checkbox checked={settings.fold_idle} onChange={(fold_idle) => change({ fold_idle })}>
            Fold stretches of over a minute in which nothing is open
          </Checkbox>
        </Row>
        <h3 className={styles.section}>Index</h3>
        <IndexRows />
      </div>
    </Dialog>
  );
}

function Row({ label, id, children }: { label: string; id?: string; children: ReactNode }) {
  return (
    <div className={styles.row}>
      {id === undefined ? (
        <span className={styles.label}>{label}</span>
      ) : (
        <label htmlFor={id} className={styles.label}>
          {label}
        </label>
      )}
      <div className={styles.value}>{children}</div>
    </div>
  );
}

const ZONES = Intl.supportedValuesOf('timeZone');

/** Any IANA name can be typed; it is taken once it is one. */
function ZoneRow({ zone, onChange }: { zone: string; onChange(zone: string): void }) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const own = zone !== 'system' && zone !== 'UTC';
  const kind = typed !== null || own ? 'other' : zone === 'UTC' ? 'utc' : 'system';
  const value = typed ?? (own ? zone : '');
  const type = (text: string) => {
    setTyped(text);
    if (isZone(text) && text !== 'system') onChange(text);
  };
  return (
    <Row label="Time zone">
      <Segmented
        label="Time zone"
        value={kind}
        onChange={(to) => {
          setTyped(to === 'other' ? zoneName(zone) : null);
          onChange(to === 'utc' ? 'UTC' : to === 'system' ? 'system' : zoneName(zone));
        }}
        options={[
          { value: 'system', label: `This machine, ${zoneName('system')}` },
          { value: 'utc', label: 'UTC' },
          { value: 'other', label: 'Other' },
        ]}
      />
      {kind === 'other' && (
        <>
          <input
            className={styles.input}
            list={id}
            aria-label="Name of the time zone"
            aria-invalid={!isZone(value)}
            spellCheck={false}
            value={value}
            onChange={(event) => type(event.target.value)}
          />
          <datalist id={id}>
            {ZONES.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          {!isZone(value) && <span className={styles.error}>No such zone. Names look like Europe/Berlin.</span>}
        </>
      )}
    </Row>
  );
}

/** Where the index is, how large, and the way to build it anew. */
function IndexRows() {
  const info = usePacedReply('app.info', {}, 2000).data;
  const status = usePacedReply('index.status', {}).data;
  const action = useAction();
  const [asked, setAsked] = useState(false);
  if (!info) return null;

  const rebuild = async () => {
    setAsked(false);
    const started = await action('index.rebuild', {}, ['index.status', 'app.info', 'runs.open', 'sources.list']);
    if (started) say('Building a new index. The old one answers until it is done.');
  };
  return (
    <>
      <Row label="Index">
        <span>{formatBytes(info.index_bytes)}</span>
        <Place path={info.index_path} what="path of the index" />
      </Row>
      <Row label="What you made">
        <Place path={info.user_path} what="path of your data" />
      </Row>
      <Row label="Log">
        <Place path={info.logs_path} what="path of the log folder" />
      </Row>
      <Row label="Rebuild">
        {asked ? (
          <>
            <span className={styles.question}>Read every file again? Sources and what you made stay.</span>
            <Button onClick={rebuild}>Rebuild</Button>
            <Button variant="ghost" onClick={() => setAsked(false)}>
              Cancel
            </Button>
          </>
        ) : (
          <Button
            icon={RefreshCw}
            disabledReason={status?.writer ? 'Another Retrace writes the index.' : null}
            onClick={() => setAsked(true)}
          >
            Rebuild index…
          </Button>
        )}
      </Row>
      <p className={styles.note}>The index is a cache of your files. It can be deleted at any time.</p>
    </>
  );
}

function Place({ path, what }: { path: string; what: string }) {
  return (
    <span className={styles.place}>
      <PathText path={path} className={styles.path} />
      <IconButton icon={Copy} size={20} label={`Copy ${what}`} onClick={() => copyText(path, what)} />
    </span>
  );
}
