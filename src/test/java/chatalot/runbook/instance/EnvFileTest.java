package chatalot.runbook.instance;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EnvFileTest {

    @Test
    void theUsualSpellingsAreRead() {
        EnvFile env = EnvFile.parse("""
                # DB_PASSWORD=commented
                A=1
                export B = two words # a remark
                C="quoted # not a remark"
                D='single'
                E=
                """);

        assertThat(env.values()).containsOnly(entry("A", "1"), entry("B", "two words"),
                entry("C", "quoted # not a remark"), entry("D", "single"), entry("E", ""));
    }

    @Test
    void shortValuesAreSecretsOnlyUnderATellingName() {
        EnvFile env = EnvFile.parse("PORT=8080\nDB_PASSWORD=abcd\nSOMETHING=0123456789\nMAIL_KEY=x\n");

        assertThat(env.secrets()).containsExactlyInAnyOrder("abcd", "0123456789");
    }

    @Test
    void namesAndAddressesAreNoSecretsButAnAddressWithAPasswordIs() {
        EnvFile env = EnvFile.parse("""
                COMPOSE_PROJECT_NAME=chatalot-demo
                CHATALOT_NAME=chatalot-demo
                PUBLIC_URL=https://chat.example.org
                REGISTRATION_MODE=invite_only
                DATABASE_URL=postgres://chatalot:hidden@db/chatalot
                """);

        assertThat(env.secrets()).containsExactlyInAnyOrder("postgres://chatalot:hidden@db/chatalot", "hidden");
    }

    @Test
    void aQuoteBehindABackslashIsPartOfTheValue() {
        EnvFile env = EnvFile.parse("A='it\\'s' # one\nB=\"say \\\"yes\\\"\"\nC='open\n");

        assertThat(env.values()).containsEntry("A", "it's").containsEntry("B", "say \"yes\"").containsEntry("C", "open");
    }

    @Test
    void aValueBetweenQuotesGoesOnOverLinesAndEachOfThemIsASecret() {
        EnvFile env = EnvFile.parse("KEY=\"-----BEGIN\nMIIEvQIBADANBg\nEND\"\nNEXT=1\nOPEN='never closed\nLAST=2\n");

        assertThat(env.values()).containsOnly(entry("KEY", "-----BEGIN\nMIIEvQIBADANBg\nEND"), entry("NEXT", "1"), entry("OPEN", "never closed"),
                entry("LAST", "2"));
        assertThat(env.secrets()).contains("-----BEGIN\nMIIEvQIBADANBg\nEND", "MIIEvQIBADANBg");
    }

    @Test
    void aPasswordInAnUrlIsASecretByItselfAsWrittenAndAsMeant() {
        assertThat(EnvFile.parse("CACHE=redis://cache:p%40ssw0rd@cache:6379\n").secrets()).contains("p%40ssw0rd", "p@ssw0rd");
    }

    @Test
    void printingShowsNamesOnly() {
        assertThat(EnvFile.parse("DB_PASSWORD=abcd")).hasToString("EnvFile[DB_PASSWORD]");
    }
}
