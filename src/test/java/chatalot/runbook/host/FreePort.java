package chatalot.runbook.host;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Random;

/**
 * Ports for servers that are started later. None is one that the kernel gives to whoever calls, nor are those 10000 above: a process that is started
 * in the meantime cannot be in the way.
 */
public final class FreePort {

    private static final int FIRST = 10_000;
    private static final int END = 20_000;

    private FreePort() { }

    /** One on which nobody listens. */
    public static int any() {
        return new Random().ints(FIRST, END).filter(FreePort::isFree).findFirst().orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
