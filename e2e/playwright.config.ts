import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: './journeys',
  globalSetup: './install-server.ts',
  // One machine stands in for whole rooms, and most of a journey is waiting: two at a time. Each has
  // ports and folders of its own; those of one file run one after the other.
  workers: 2,
  fullyParallel: false,
  timeout: 240_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  retries: 0,
  reporter: [['list']],
  outputDir: '../test-results/journeys',
})
