"""One verb a file, one transaction each; used by web, webhooks, jobs and cli alike."""
