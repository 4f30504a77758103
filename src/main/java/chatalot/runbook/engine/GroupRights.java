package chatalot.runbook.engine;

import static org.camunda.bpm.engine.authorization.Authorization.ANY;
import static org.camunda.bpm.engine.authorization.Authorization.AUTH_TYPE_GRANT;

import chatalot.runbook.run.Person;
import java.util.List;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.authorization.ProcessInstancePermissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.authorization.UserOperationLogCategoryPermissions;
import org.springframework.stereotype.Component;

/**
 * What each group may do in the engine's own webapps. Nobody gets a right to change a run from there, administrators
 * included: runs are started and steered through the console, REST and the forms of tasks. The right to work on a
 * task comes with the task, from its candidate groups.
 */
@Component
class GroupRights {

    private record Right(String group, Resource resource, String id, List<? extends Permission> permissions) { }

    private static final List<Right> RIGHTS = List.of(
            app(Person.OPS, "tasklist"), app(Person.APPROVERS, "tasklist"),
            app(Person.AUDITORS, "cockpit"),
            app(Person.ADMINS, "tasklist"), app(Person.ADMINS, "cockpit"), app(Person.ADMINS, "admin"),
            readRuns(Person.OPS), readRuns(Person.APPROVERS), readRuns(Person.AUDITORS), readRuns(Person.ADMINS),
            readInstances(Person.AUDITORS), readInstances(Person.ADMINS),
            handOut(Person.APPROVERS, "approval"), handOut(Person.ADMINS, "approval"), handOut(Person.OPS, "update"),
            handOut(Person.OPS, "rollback"), handOut(Person.OPS, "restoreBackup"),
            any(Person.AUDITORS, Resources.DEPLOYMENT, Permissions.READ),
            any(Person.ADMINS, Resources.DEPLOYMENT, Permissions.READ),
            any(Person.AUDITORS, Resources.DECISION_DEFINITION, Permissions.READ),
            any(Person.ADMINS, Resources.DECISION_DEFINITION, Permissions.READ),
            any(Person.AUDITORS, Resources.OPERATION_LOG_CATEGORY, UserOperationLogCategoryPermissions.READ),
            any(Person.ADMINS, Resources.OPERATION_LOG_CATEGORY, UserOperationLogCategoryPermissions.READ),
            any(Person.OPS, Resources.FILTER, Permissions.READ), any(Person.APPROVERS, Resources.FILTER, Permissions.READ),
            any(Person.ADMINS, Resources.FILTER, Permissions.READ),
            any(Person.ADMINS, Resources.USER, Permissions.ALL), any(Person.ADMINS, Resources.GROUP, Permissions.READ),
            any(Person.ADMINS, Resources.GROUP_MEMBERSHIP, Permissions.ALL),
            any(Person.ADMINS, Resources.AUTHORIZATION, Permissions.READ));

    private final AuthorizationService authorizations;

    GroupRights(AuthorizationService authorizations) {
        this.authorizations = authorizations;
    }

    /** Adds the rights that are missing. */
    void ensure() {
        RIGHTS.forEach(this::ensure);
    }

    private void ensure(Right right) {
        String group = EnginePeople.engineName(right.group());
        boolean there = authorizations.createAuthorizationQuery().authorizationType(AUTH_TYPE_GRANT).groupIdIn(group)
                .resourceType(right.resource()).resourceId(right.id()).count() > 0;
        if (!there) {
            Authorization grant = authorizations.createNewAuthorization(AUTH_TYPE_GRANT);
            grant.setGroupId(group);
            grant.setResource(right.resource());
            grant.setResourceId(right.id());
            grant.setPermissions(right.permissions().toArray(Permission[]::new));
            authorizations.saveAuthorization(grant);
        }
    }

    private static Right app(String group, String app) {
        return new Right(group, Resources.APPLICATION, app, List.of(Permissions.ACCESS));
    }

    private static Right any(String group, Resource resource, Permission permission) {
        return new Right(group, resource, ANY, List.of(permission));
    }

    private static Right readRuns(String group) {
        return new Right(group, Resources.PROCESS_DEFINITION, ANY, List.of(ProcessDefinitionPermissions.READ,
                ProcessDefinitionPermissions.READ_HISTORY, ProcessDefinitionPermissions.READ_INSTANCE));
    }

    /** Gives tasks of one model away and takes them over; who may close them is a rule on the task. */
    private static Right handOut(String group, String process) {
        return new Right(group, Resources.PROCESS_DEFINITION, process, List.of(ProcessDefinitionPermissions.TASK_ASSIGN));
    }

    private static Right readInstances(String group) {
        return any(group, Resources.PROCESS_INSTANCE, ProcessInstancePermissions.READ);
    }
}
