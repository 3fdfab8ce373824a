// What a service worker has beside other workers, for the checker only (worker.jsconfig.json).

interface WorkerGlobalScope {
  clients: Clients;
  skipWaiting(): Promise<void>;
}
interface WorkerGlobalScopeEventMap {
  activate: ExtendableEvent;
  fetch: FetchEvent;
  install: ExtendableEvent;
  message: any;
}
