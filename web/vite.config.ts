import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** Where `npm start` serves what the page asks for while it is being worked on. */
const local = 'http://localhost:4000'

export default defineConfig({
  base: '/',
  resolve: {
    alias: { '@parley/client': fileURLToPath(new URL('../client/src/index.ts', import.meta.url)) },
  },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: true,
    // The page may have no style and no script of its own text.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    port: 4001,
    proxy: { '/config.json': local, '/v1': local, '/local': local },
  },
})
