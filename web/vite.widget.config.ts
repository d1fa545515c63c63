import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { leanStyles } from './build/lean-styles.ts'
import { leanTexts } from './build/lean-texts.ts'

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** The widget, for pages of others: `widget.js`, and what it loads when it is wanted. It is added to the app's files. */
export default defineConfig({
  plugins: [leanStyles(), leanTexts()],
  resolve: {
    alias: { '@parley/client': path('../client/src/index.ts') },
  },
  publicDir: false,
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: false,
    sourcemap: true,
    // Colours are chosen by `light-dark`, which is not to be spelled out for browsers that do not know it.
    cssMinify: false,
    reportCompressedSize: false,
    lib: { entry: path('src/widget/main.ts'), formats: ['es'] },
    rolldownOptions: {
      output: {
        minify: true,
        // Pages name it, so it has the same address for good.
        entryFileNames: 'widget.js',
        // What it is never without comes as one file, whose name says what is in it.
        codeSplitting: { groups: [{ name: 'core', tags: ['$initial'] }] },
        chunkFileNames: 'assets/widget-[name]-[hash].js',
      },
    },
  },
})
