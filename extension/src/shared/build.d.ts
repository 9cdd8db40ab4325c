/** Set by the build: the test variant opens the overlay's shadow root. */
declare const OPEN_ROOT: boolean;
