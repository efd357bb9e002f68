// A turn of the event loop between pieces of work, for input and painting.
export const turn = () => new Promise<void>((resolve) => setTimeout(resolve));
