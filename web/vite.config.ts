import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

/** Where `npm start` serves what the page asks for while it is being worked on. */
const local = 'http://localhost:4000'

const entry = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Tells the service worker what there is to keep. */
const listFiles: Plugin = {
  name: 'list-files',
  generateBundle(_, bundle) {
    const files = Object.keys(bundle).filter((name) => /^assets\/.*\.(js|css)$/.test(name))
    const source = JSON.stringify(['/icon.svg', ...files.map((name) => `/${name}`)])
    this.emitFile({ type: 'asset', fileName: 'files.json', source })
  },
}

export default defineConfig({
  plugins: [listFiles],
  base: '/',
  resolve: {
    alias: { '@parley/client': entry('../client/src/index.ts') },
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
    rollupOptions: {
      input: { app: entry('index.html'), sw: entry('src/offline/service-worker.ts') },
      output: {
        // A service worker has the same address for good.
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: {
    port: 4001,
    proxy: { '/config.json': local, '/v1': local, '/local': local },
  },
})
