import { useEffect, useRef } from 'react';
import { placeBeside } from './place.ts';
import styles from './Tooltip.module.css';

const HOVER_MS = 450;
const ID = 'tooltip';

/**
 * The one tooltip of the page. It serves every element that carries `data-tip` (see `tip`), on hover and on
 * keyboard focus, so that a list of a million rows costs nothing. Escape hides it.
 */
export function TooltipLayer() {
  const layer = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const bubble = layer.current;
    if (!bubble) return;
    let target: HTMLElement | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let frame = 0;

    const hide = () => {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      if (target?.getAttribute('aria-describedby') === ID) target.removeAttribute('aria-describedby');
      target = null;
      if (bubble.matches(':popover-open')) bubble.hidePopover();
    };
    const show = (element: HTMLElement) => {
      const text = element.dataset.tip;
      if (!text || !element.isConnected) return;
      target = element;
      bubble.textContent = text;
      if (!element.hasAttribute('aria-describedby') && element.getAttribute('aria-label') !== text) {
        element.setAttribute('aria-describedby', ID);
      }
      if (!bubble.matches(':popover-open')) bubble.showPopover();
      const place = element.getBoundingClientRect();
      placeBeside(bubble, place, 'below');
      follow(element, text, place);
    };
    /** A list may move its rows, or fill them with others, under a pointer that rests. */
    const follow = (element: HTMLElement, text: string, { left, top }: DOMRect) => {
      frame = requestAnimationFrame(() => {
        const now = element.getBoundingClientRect();
        const stays = element.isConnected && element.dataset.tip === text && now.left === left && now.top === top;
        if (stays) follow(element, text, now);
        else hide();
      });
    };
    const tipped = (event: Event) =>
      event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tip]') : null;

    const over = (event: PointerEvent) => {
      const element = tipped(event);
      if (element === target) return;
      hide();
      if (element && event.pointerType !== 'touch') {
        timer = setTimeout(() => element.matches(':hover') && show(element), HOVER_MS);
      }
    };
    const focus = (event: FocusEvent) => {
      hide();
      const element = tipped(event);
      if (element && element === event.target && element.matches(':focus-visible')) show(element);
    };
    // One that is still to open opens where the pointer rests when the list has come to rest.
    const scrolled = () => {
      if (bubble.matches(':popover-open')) hide();
    };
    const key = (event: KeyboardEvent) => {
      if (event.key === 'Escape') hide();
    };

    document.addEventListener('pointerover', over);
    document.addEventListener('pointerdown', hide);
    document.addEventListener('focusin', focus);
    document.addEventListener('focusout', hide);
    document.addEventListener('keydown', key);
    document.addEventListener('scroll', scrolled, { capture: true, passive: true });
    return () => {
      hide();
      document.removeEventListener('pointerover', over);
      document.removeEventListener('pointerdown', hide);
      document.removeEventListener('focusin', focus);
      document.removeEventListener('focusout', hide);
      document.removeEventListener('keydown', key);
      document.removeEventListener('scroll', scrolled, { capture: true });
    };
  }, []);

  return <div ref={layer} id={ID} role="tooltip" popover="manual" className={styles.bubble} />;
}
