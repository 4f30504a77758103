package chatalot.runbook.host;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/** A host on which commands are another account's than root's; what is read and written there directly is root's all the same. */
public record HostOfAccount(Host real, String account) {

    /** The host as whoever works sees it. */
    public Host host() {
        int user = Integer.parseInt(real.demand(Command.of("id", "-u", account)).text());
        return (Host) Proxy.newProxyInstance(Host.class.getClassLoader(), new Class<?>[] {Host.class}, (proxy, method, arguments) -> {
            if (method.getName().equals("user")) {
                return user;
            }
            if (arguments != null && arguments[0] instanceof Command command) {
                arguments[0] = become(command);
            }
            try {
                return method.invoke(real, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    private Command become(Command command) {
        List<String> all = new ArrayList<>(List.of("setpriv", "--reuid=" + account, "--regid=nogroup", "--clear-groups", "--"));
        all.addAll(command.arguments());
        return new Command(all, command.directory(), command.environment(), command.timeout(), command.input());
    }
}
