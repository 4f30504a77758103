package chatalot.runbook.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Result;
import chatalot.runbook.instance.DoctorReport.Finding;
import chatalot.runbook.instance.DoctorReport.Level;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivilegesTest {

    private static final Path VISUDO = Path.of("/usr/sbin/visudo");

    @TempDir
    private Path place;
    private WrittenUnit unit;

    @BeforeEach
    void anInstallation() throws IOException {
        unit = new WrittenUnit(place);
    }

    @AfterEach
    void end() {
        unit.close();
    }

    @Test
    void exactlyWhatGoesThroughSudoIsAllowedToTheAccountThatWeAre() {
        throughSudo();

        TextFile sudoers = privileges(unit.host()).sudoers().orElseThrow();

        assertThat(sudoers.place()).isEqualTo(Path.of("/etc/sudoers.d/chatalot-runbook-chat"));
        assertThat(sudoers.text()).endsWith("""
                %s ALL=(root) NOPASSWD: %2$s stop chatalot.service, \\
                    %2$s start chatalot.service
                """.formatted(unit.host().demand(Command.of("id", "-un")).text(), "/usr/bin/env"));
    }

    @Test
    void sudosOwnCheckAcceptsTheFile() throws IOException {
        assumeThat(VISUDO).isExecutable();
        unit.configure("systemd.stop", "sudo,-n,env,stop,chat\\x2dalot@a:b.service");
        unit.configure("systemd.start", "sudo,-n,env,start,* [x] #1, a=b !c ^d \\ \"quoted\" 'twice' %e +f ~g $h");
        Path file = Files.writeString(place.resolve("sudoers"), privileges(unit.host()).sudoers().orElseThrow().text());

        assertThat(unit.host().run(Command.of(VISUDO.toString(), "-cf", file.toString())).output()).contains("parsed OK");
    }

    /** Tried with sudo 1.9: it takes these for the words, and for no others. */
    @Test
    void wordsAreWrittenSoThatTheyStandForThemselvesAlone() {
        assertThat(Sudoers.command("/usr/bin/printf", List.of("a,b=c", "*", "[x]", "d e", "#", "!f", "^g", "foo\\x2dbar")))
                .isEqualTo("/usr/bin/printf a\\,b\\=c \\* \\[x\\] d\\ e \\# \\!f \\^g foo\\\\\\\\x2dbar");
        assertThat(Sudoers.command("/usr/bin/true", List.of())).isEqualTo("/usr/bin/true \"\"");
        assertThatIllegalArgumentException().isThrownBy(() -> Sudoers.word("two\nlines"));
    }

    @Test
    void whereNothingGoesThroughSudoThereIsNothingToAllow() {
        Privileges privileges = privileges(unit.host());

        assertThat(privileges.sudoers()).isEmpty();
        assertThat(privileges.look()).isEmpty();
    }

    @Test
    void theDropInReadsOurFileAfterAllOthers() {
        TextFile doors = privileges(unit.host()).doors();

        assertThat(doors.place()).isEqualTo(Path.of("/etc/systemd/system/chatalot.service.d/zz-chatalot-runbook.conf"));
        assertThat(doors.text()).endsWith("[Service]\nEnvironmentFile=-%s\n".formatted(unit.doorsFile()));
    }

    @Test
    void whatSudoDoesNotAllowIsNamed() {
        throughSudo();

        assertThat(privileges(answering(command -> command.contains("stop"))).look()).singleElement().satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Level.STOPS);
            assertThat(finding.words()).endsWith("without a password: env start chatalot.service");
            assertThat(finding.mend()).contains("./runbook doctor chat --privileges");
        });
        assertThat(privileges(answering(command -> true)).look()).extracting(Finding::level).containsExactly(Level.OK);
    }

    @Test
    void aProgramThatIsNotThereIsRefused() {
        unit.configure("systemd.stop", "sudo,-n,no-such-program,stop");

        assertThatThrownBy(() -> privileges(unit.host()).sudoers()).isInstanceOf(DiscoveryRefused.class).hasMessageContaining("no-such-program");
    }

    @Test
    void underDockerThereAreNone() {
        Instance compose = new Instance(new InstanceName("chat"), place, new ComposeInstallation("chat", List.of(), List.of(),
                new ComposeInstallation.Service("app", "app", "app"), new ComposeInstallation.Service("db", "db", "db"), Map.of(), "inside"),
                Optional.empty(), new DatabaseName("chatalot"), "chatalot", Map.of(), List.of(), 8080, Optional.empty(), "/", place);

        assertThat(Privileges.of(unit.host(), compose)).isEmpty();
    }

    private void throughSudo() {
        unit.configure("systemd.stop", "sudo,-n,env,stop,chatalot.service");
        unit.configure("systemd.start", "sudo,-n,env,start,chatalot.service");
    }

    private Privileges privileges(Host host) {
        return Privileges.of(host, unit.instance()).orElseThrow();
    }

    /** This machine with a sudo that allows what it is told to. */
    private Host answering(Predicate<List<String>> allowed) {
        return (Host) Proxy.newProxyInstance(Host.class.getClassLoader(), new Class<?>[] {Host.class}, (proxy, method, arguments) -> {
            if (method.getName().equals("run") && arguments[0] instanceof Command command && command.arguments().contains("sudo")) {
                return new Result(allowed.test(command.arguments()) ? 0 : 1, "", "");
            }
            try {
                return method.invoke(unit.host(), arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }
}
