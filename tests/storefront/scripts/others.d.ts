/** What our scripts use of htmx 2 and of the provider's script. */
interface HtmxDetail {
  elt: Element;
  target: HTMLElement;
  xhr: XMLHttpRequest;
  shouldSwap: boolean;
  isError: boolean;
  requestConfig: { path: string; parameters: Record<string, string> };
}

interface Window {
  Razorpay?: new (options: Record<string, unknown>) => { open(): void };
  htmx?: {
    trigger(island: Element, event: string): void;
    ajax(method: "GET" | "POST", address: string, where: { target: HTMLElement; swap: string }): Promise<void>;
  };
}
