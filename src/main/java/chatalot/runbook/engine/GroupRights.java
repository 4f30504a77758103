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
 * included: runs are steered through the console, REST and the forms of tasks, and started by ops there as well. The right to
 * work on a task comes with the task, from its candidate groups.
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
            // Started from a form in Tasklist; what has to be so is a rule on the start. A restore looks at the host first: elsewhere.
            any(Person.OPS, Resources.PROCESS_INSTANCE, ProcessInstancePermissions.CREATE),
            start("update"), start("rollback"), start("makeBackup"), start("checkForUpdates"),
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

    /** Adds what a grant of an earlier version lacks to it: there is one for each group and thing. */
    private void ensure(Right right) {
        String group = EnginePeople.engineName(right.group());
        Authorization grant = authorizations.createAuthorizationQuery().authorizationType(AUTH_TYPE_GRANT).groupIdIn(group)
                .resourceType(right.resource()).resourceId(right.id()).list().stream().findFirst().orElseGet(() -> fresh(right, group));
        List<? extends Permission> missing = right.permissions().stream().filter(permission -> !grant.isPermissionGranted(permission)).toList();
        if (!missing.isEmpty()) {
            missing.forEach(grant::addPermission);
            authorizations.saveAuthorization(grant);
        }
    }

    private Authorization fresh(Right right, String group) {
        Authorization grant = authorizations.createNewAuthorization(AUTH_TYPE_GRANT);
        grant.setGroupId(group);
        grant.setResource(right.resource());
        grant.setResourceId(right.id());
        return grant;
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

    private static Right start(String process) {
        return new Right(Person.OPS, Resources.PROCESS_DEFINITION, process, List.of(ProcessDefinitionPermissions.CREATE_INSTANCE));
    }

    private static Right readInstances(String group) {
        return any(group, Resources.PROCESS_INSTANCE, ProcessInstancePermissions.READ);
    }
}
