package chatalot.runbook.engine;

import chatalot.runbook.run.Passwords;
import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.authorization.Groups;
import org.camunda.bpm.engine.authorization.TaskPermissions;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEnginePlugin;
import org.camunda.bpm.engine.impl.digest.PasswordEncryptor;
import org.camunda.bpm.engine.impl.identity.PasswordPolicyLengthRuleImpl;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the engine keeps people: hashes, ids, administrators, and never without authorization. */
@Configuration(proxyBeanMethods = false)
class IdentityConfiguration {

    /** Also e-mail addresses are user ids; what would need care in a path or a query stays out. */
    static final String USER_ID = "[A-Za-z0-9][A-Za-z0-9.@_-]{0,63}";

    @Bean
    PasswordEncryptor passwordHash() {
        return new PasswordHash();
    }

    @Bean
    ProcessEnginePlugin identityPlugin(PasswordEncryptor passwordHash) {
        return new AbstractProcessEnginePlugin() {
            @Override
            public void preInit(ProcessEngineConfigurationImpl engine) {
                engine.setDefaultUserPermissionForTask(TaskPermissions.TASK_WORK);
                engine.setPasswordEncryptor(passwordHash);
                engine.setUserResourceWhitelistPattern(USER_ID);
                // The same for everybody, also where administrators make users.
                engine.setEnablePasswordPolicy(true);
                engine.setPasswordPolicy(() -> List.of(new PasswordPolicyLengthRuleImpl(Passwords.SHORTEST)));
                engine.setAdminGroups(new ArrayList<>(List.of(Groups.CAMUNDA_ADMIN)));
                // Failed sign-ins are slowed down at our own door, by user and address. The engine's lock by user
                // alone would let anybody lock everybody out.
                engine.setLoginMaxAttempts(Integer.MAX_VALUE);
                engine.setLoginDelayMaxTime(0);
            }

            @Override
            public void postInit(ProcessEngineConfigurationImpl engine) {
                // After the starter has read its properties: there is no way to switch it off.
                engine.setAuthorizationEnabled(true);
            }
        };
    }
}
