import { expect, it } from 'vitest';
import { imageSize } from './image-size.ts';

const bytes = (...parts: (number[] | string)[]) =>
  new Uint8Array([
    ...parts.flatMap((part) =>
      typeof part === 'string' ? [...part].map((character) => character.charCodeAt(0)) : part,
    ),
    ...Array<number>(40).fill(0),
  ]);

it.each([
  ['PNG', bytes([0x89], 'PNG\r\n\u001a\n', [0, 0, 0, 13], 'IHDR', [0, 0, 3, 132, 0, 0, 1, 244]), 900, 500],
  ['GIF', bytes('GIF89a', [0x40, 1, 0xf0, 0]), 320, 240],
  ['JPEG', bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 17, 8, 1, 0xf4, 3, 0x84]), 900, 500],
  [
    'WebP, lossy',
    bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8 ', [0, 0, 0, 0, 0, 0, 0, 0x9d, 1, 0x2a, 0x40, 1, 0xf0, 0]),
    320,
    240,
  ],
  [
    'WebP, extended',
    bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8X', [10, 0, 0, 0, 0, 0, 0, 0, 0x3f, 1, 0, 0xef, 0, 0]),
    320,
    240,
  ],
])('%s says how large it is', (_name, image, width, height) => {
  expect(imageSize(image)).toEqual({ width, height });
});

it('what is no image says nothing', () => {
  expect(imageSize(new Uint8Array(10))).toBeNull();
  expect(imageSize(bytes('<svg onload=alert(1)>'))).toBeNull();
  expect(imageSize(bytes([0xff, 0xd8, 0xff, 0xe0, 0, 0]))).toBeNull();
});
