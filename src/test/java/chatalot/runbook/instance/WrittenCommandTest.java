package chatalot.runbook.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenCommandTest {

    @Test
    void blanksPartArguments() {
        assertThat(WrittenCommand.arguments("  cargo  build\t--release ")).containsExactly("cargo", "build", "--release");
    }

    @Test
    void whatIsQuotedStaysTogetherAndGrowsIntoWhatItTouches() {
        assertThat(WrittenCommand.arguments("env RUSTFLAGS='-C target-cpu=native' \"a 'b'\" '' x\"y z\""))
                .containsExactly("env", "RUSTFLAGS=-C target-cpu=native", "a 'b'", "", "xy z");
    }

    @Test
    void whatAShellWouldReadMeansNothing() {
        assertThat(WrittenCommand.arguments("echo $HOME; rm -rf * && a\\ b")).containsExactly("echo", "$HOME;", "rm", "-rf", "*", "&&", "a\\", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "npm 'ci", "npm \"ci", "a'b'c'"})
    void aLineWithoutArgumentsOrWithAnOpenQuoteIsNone(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> WrittenCommand.arguments(line));
    }
}
